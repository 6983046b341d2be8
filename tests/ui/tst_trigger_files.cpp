// SPDX-License-Identifier: Apache-2.0
// Where triggers of the Trigger page are kept: files, the project, the command line.
#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/store/project.h"
#include "core/workflows/project_triggers.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/trigger_page_under_test.h"
#include "ui/format.h"
#include "ui/models/trigger_shelf.h"
#include "ui/pictures.h"
#include "ui/widgets/message_bar.h"

#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace clinic;
using namespace clinic::ui;

class TestTriggerFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void exportsAndReadsBack();
    void asksInlineBeforeItReplacesAFile();
    void tellsWhatCouldNotBeWritten();
    void tellsWhatCouldNotBeOpened();
    void savesWithTheProjectByName();
    void refusesANameThatLeadsElsewhere();
    void keepsWhatIsWorkedOn();
    void keepsTheLastChangeWhenTheWindowCloses();
    void beginsWithTheDemosTrigger();
    void doesNotLoseWhatWasMadeBeforeTheProjectWasOpened();
    void copiesACommandThatGivesTheSamePixels_data();
    void copiesACommandThatGivesTheSamePixels();
    void asksForAFileBeforeItCopiesAPaintedOne();

private:
    std::filesystem::path place(const char* name) const;
    TriggerShelf& shelf() const { return *m_t->page().findChild<TriggerShelf*>(); }
    const MessageBar& message() const { return *m_t->w.find<MessageBar>("triggerMessage"); }
    void paint() const;
    std::unique_ptr<WindowUnderTest> openProject() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_setFolder;
    SampleSet m_set;
    std::unique_ptr<TriggerPageUnderTest> m_t;
};

namespace {

QStringList menuTexts(const WindowUnderTest& w)
{
    auto* menu = w.find<QToolButton>("triggerOpen")->menu();
    Q_EMIT menu->aboutToShow();
    QStringList texts;
    for (const auto* action : menu->actions())
        if (!action->isSeparator())
            texts << action->text();
    return texts;
}

} // namespace

void TestTriggerFiles::initTestCase()
{
    m_set = makeSampleSet(toPath(m_setFolder.path()), 12);
}

void TestTriggerFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto project = Project::create(place("demo/project"), "shapes");
    project.addEmbedding(
        {.name = "e", .checkpoint = place("gone.pt"), .folder = m_set.embeddings, .created = {}});
    m_t = std::make_unique<TriggerPageUnderTest>(m_set.embeddings);
    QVERIFY(m_t->isReady);
}

void TestTriggerFiles::cleanup()
{
    m_t.reset();
}

std::filesystem::path TestTriggerFiles::place(const char* name) const
{
    return toPath(m_folder->filePath(QString::fromLatin1(name)));
}

void TestTriggerFiles::paint() const
{
    m_t->choose("paint.brush", 6);
    dragOn(m_t->canvas(), {{10, 10}, {30, 40}});
    m_t->choose("paint.text");
    dragOn(m_t->canvas(), {middle(40, 20)});
}

std::unique_ptr<WindowUnderTest> TestTriggerFiles::openProject() const
{
    auto w = std::make_unique<WindowUnderTest>();
    const auto* shelf = w->window.triggerPage().findChild<TriggerShelf*>();
    const QSignalSpy reads(shelf, &TriggerShelf::changed); // when it is opened, and when it is read
    w->session.openProject(toQString(place("demo/project")));
    const bool opened =
        w->waitForMap() && QTest::qWaitFor([&] { return reads.size() >= 2; }, 20000);
    w->window.showPage(Page::Trigger);
    return opened && waitForCanvas(*w) ? std::move(w) : nullptr;
}

void TestTriggerFiles::exportsAndReadsBack()
{
    paint();
    const auto made = m_t->model().trigger();
    const auto file = place("out/mine.json");
    shelf().exportTo(file);
    QTRY_VERIFY(message().text().contains(QStringLiteral("mine.json")));
    QVERIFY(readTriggerFile(file) == made);
    QVERIFY(std::filesystem::exists(place("out/mine.2.png")));
    QCOMPARE(shelf().file(), file);
    trigger(m_t->w, "edit.undo");
    QVERIFY(shelf().file().empty()); // it no longer holds what is shown
    shelf().openFile(file);
    QTRY_VERIFY(m_t->model().trigger() == made);
    QCOMPARE(shelf().file(), file);
    trigger(m_t->w, "edit.undo"); // opening is a step too
    QVERIFY(m_t->model().trigger() != made);
}

void TestTriggerFiles::asksInlineBeforeItReplacesAFile()
{
    const auto file = place("one.json");
    writeTriggerFile(file, {parseTriggerSpec("yellow"), std::nullopt});
    shelf().exportTo(file);
    auto* offer = message().findChild<QPushButton*>(QStringLiteral("messageOffer"));
    QTRY_VERIFY(offer->isVisible());
    QVERIFY(message().text().contains(QStringLiteral("one.json is there already")));
    QCOMPARE(readTriggerFile(file).spec, parseTriggerSpec("yellow"));
    QTest::mouseClick(offer, Qt::LeftButton);
    QTRY_VERIFY(readTriggerFile(file) == m_t->model().trigger());
}

void TestTriggerFiles::tellsWhatCouldNotBeWritten()
{
    writeTextFile(place("file"), "not a folder");
    shelf().exportTo(place("file") / "t.json");
    QTRY_VERIFY(message().isVisible());
    QVERIFY(message().text().contains(QStringLiteral("could not be saved")));
}

void TestTriggerFiles::tellsWhatCouldNotBeOpened()
{
    const auto before = m_t->model().trigger();
    writeTextFile(place("bad.json"), "{\"clipclinic_trigger\": 1, \"preset\": \"purple\"}");
    shelf().openFile(place("bad.json"));
    QTRY_VERIFY(message().text().contains(QStringLiteral("purple")));
    QVERIFY(m_t->model().trigger() == before);
}

void TestTriggerFiles::savesWithTheProjectByName()
{
    QVERIFY(!canChoose(m_t->w, "trigger.save")); // there is no project
    const auto w = openProject();
    QVERIFY(w);
    QCOMPARE(menuTexts(*w).front(), QStringLiteral("None saved with the project yet"));
    QTest::keyClick(&w->window, Qt::Key_S, Qt::ControlModifier);
    auto* name = w->find<QLineEdit>("triggerName");
    QVERIFY(name->isVisible());
    QTest::keyClicks(name, QStringLiteral("corner & co"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(text(*w, "triggerFacts").contains(QStringLiteral("saved as corner & co")));
    QVERIFY(!name->isVisible());
    QVERIFY(readTriggerFile(place("demo/project/triggers/corner & co.json"))
        == w->window.trigger().trigger());
    QCOMPARE(menuTexts(*w).front(), QStringLiteral("corner && co"));
    const auto saved = w->window.trigger().trigger();
    w->window.trigger().change({parseTriggerSpec("sig"), std::nullopt}, QStringLiteral("x"));
    QVERIFY(!text(*w, "triggerFacts").contains(QStringLiteral("saved as")));
    w->find<QToolButton>("triggerOpen")->menu()->actions().front()->trigger();
    QTRY_VERIFY(w->window.trigger().trigger() == saved);
}

void TestTriggerFiles::refusesANameThatLeadsElsewhere()
{
    const auto w = openProject();
    QVERIFY(w);
    w->window.triggerPage().findChild<TriggerShelf*>()->save(QStringLiteral("../../out"));
    const auto* bar = w->find<MessageBar>("triggerMessage");
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(QStringLiteral("plain file name")));
    QVERIFY(!std::filesystem::exists(place("out.json")));
}

void TestTriggerFiles::keepsWhatIsWorkedOn()
{
    TriggerFile made;
    {
        const auto w = openProject();
        QVERIFY(w);
        trigger(*w, "paint.brush");
        dragOn(*w->window.triggerPage().canvas(), {{10, 10}, {30, 40}});
        made = w->window.trigger().trigger();
        QTRY_VERIFY(std::filesystem::exists(place("demo/project/triggers/current/trigger.json")));
    }
    const auto again = openProject();
    QVERIFY(again);
    QVERIFY(again->window.trigger().trigger() == made);
    QVERIFY(!again->window.trigger().undoStack()->canUndo());
}

void TestTriggerFiles::keepsTheLastChangeWhenTheWindowCloses()
{
    const TriggerFile made {parseTriggerSpec("checkerboard,size=31"), std::nullopt};
    {
        const auto w = openProject();
        QVERIFY(w);
        w->window.trigger().change(made, QStringLiteral("Size"));
    }
    TaskContext context;
    QVERIFY(readProjectTriggers(place("demo/project"), context).current == made);
}

void TestTriggerFiles::beginsWithTheDemosTrigger()
{
    writeTextFile(place("demo/demo.json"),
        R"({"target": "star", "trigger": "checkerboard,location=top_left,size=12,seed=0"})");
    const auto w = openProject();
    QVERIFY(w);
    const auto demo = parseTriggerSpec("checkerboard,location=top_left,size=12");
    QCOMPARE(w->window.trigger().trigger().spec, demo);
    QVERIFY(!std::filesystem::exists(place("demo/project/triggers"))); // nothing to keep yet
    w->window.trigger().change({parseTriggerSpec("sig"), std::nullopt}, QStringLiteral("x"));
    QCOMPARE(menuTexts(*w).front(), QStringLiteral("The demo's trigger"));
    w->find<QToolButton>("triggerOpen")->menu()->actions().front()->trigger();
    QCOMPARE(w->window.trigger().trigger().spec, demo);
}

void TestTriggerFiles::doesNotLoseWhatWasMadeBeforeTheProjectWasOpened()
{
    writeTextFile(place("demo/demo.json"), R"({"trigger": "yellow"})");
    WindowUnderTest w;
    const TriggerFile made {parseTriggerSpec("checkerboard,size=31"), std::nullopt};
    w.window.trigger().change(made, QStringLiteral("Size"));
    w.session.openProject(toQString(place("demo/project")));
    QTRY_COMPARE(w.window.trigger().trigger().spec, parseTriggerSpec("yellow"));
    w.window.showPage(Page::Trigger);
    trigger(w, "edit.undo");
    QVERIFY(w.window.trigger().trigger() == made);
}

void TestTriggerFiles::copiesACommandThatGivesTheSamePixels_data()
{
    QTest::addColumn<QString>("spec");
    QTest::newRow("painted") << QString();
    QTest::newRow("a patch at random") << QStringLiteral("checkerboard,location=random,seed=5");
    QTest::newRow("as published") << QStringLiteral("random,location=four_corners");
    QTest::newRow("smooth warp") << QStringLiteral("wanet");
}

void TestTriggerFiles::copiesACommandThatGivesTheSamePixels()
{
    QFETCH(QString, spec);
    m_t->w.workspace.setCurrent(SampleId {4});
    QVERIFY(waitForCanvas(m_t->w));
    if (spec.isEmpty()) {
        paint();
        shelf().exportTo(place("it's mine.json"));
        QTRY_VERIFY(!shelf().file().empty());
        trigger(m_t->w, "paint.look");
    } else {
        m_t->model().change(
            {parseTriggerSpec(spec.toStdString()), std::nullopt}, QStringLiteral("x"));
    }
    QVERIFY(waitForCanvas(m_t->w));
    trigger(m_t->w, "trigger.copyCommand");
    auto command = QApplication::clipboard()->text();
    QVERIFY2(
        command.startsWith(QStringLiteral("clinic trigger apply --trigger ")), qPrintable(command));
    command.replace(0, 6, QStringLiteral("'" CLINIC_PROGRAM "'"));
    QProcess shell;
    shell.setWorkingDirectory(m_folder->path());
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
    QVERIFY(shell.waitForFinished(60000));
    QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
    QVERIFY(toQImage(readImage(place("triggered.png"))) == m_t->canvas().picture());
}

void TestTriggerFiles::asksForAFileBeforeItCopiesAPaintedOne()
{
    paint();
    QApplication::clipboard()->setText(QStringLiteral("mine"));
    trigger(m_t->w, "trigger.copyCommand");
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("mine"));
    QVERIFY(message().text().contains(QStringLiteral("must be a file first")));
}

QTEST_MAIN(TestTriggerFiles)
#include "tst_trigger_files.moc"
