// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/sample_set.h"
#include "tests/ui/tiny_checkpoint.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/models/job_list.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QThread>

using namespace clinic;
using namespace clinic::ui;

class TestImportSheet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void leadsFromADropToTheMap();
    void saysWhatIsMissing();
    void countsPoisonByTheChosenRule();
    void readsATableWhoseColumnsAreChosen();
    void readsImagesOfAnotherFolder();
    void opensATableWithItsFolderOfImages();
    void keepsWhatWasTypedWhenAFileIsAdded();
    void offersWhatIsReadyWhileASheetIsOpen();
    void offersWhatIsReadyAfterAnotherSetWasOpened();
    void offersTheDemoWhileASheetIsOpen();
    void copiesTheCommandLine();
    void stopsReadingThatIsCancelled();
    void stopsAnEmbeddingThatIsCancelled();
    void refusesWhatIsNoCheckpoint();

private:
    QString m_checkpoint;
    QTemporaryDir m_folder;
    SampleSet m_set;
};

namespace {

void drop(WindowUnderTest& w, const QStringList& files)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& file : files)
        urls << QUrl::fromLocalFile(file);
    data.setUrls(urls);
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&w.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&w.window, &event);
}

int rows(const WindowUnderTest& w)
{
    return static_cast<int>(
        w.find("importSheet")->findChildren<QWidget*>(QStringLiteral("fileRow")).size());
}

QString facts(const WindowUnderTest& w, int row)
{
    return w.find("importSheet")->findChildren<QLabel*>(QStringLiteral("fileFacts"))[row]->text();
}

QString write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return path;
}

int endless(TaskContext& context)
{
    while (true) {
        context.checkpoint();
        QThread::msleep(1);
    }
}

void chooseProject(const WindowUnderTest& w)
{
    w.find<QLineEdit>("importProject")->setText(w.folder.filePath(QStringLiteral("made.clinic")));
}

}

void TestImportSheet::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60);
    m_checkpoint = m_folder.filePath(QStringLiteral("tiny.safetensors"));
    writeTinyCheckpoint(toPath(m_checkpoint));
}

void TestImportSheet::leadsFromADropToTheMap()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    auto* embed = w.find<QPushButton>("importEmbed");
    QTRY_VERIFY(embed->isVisible() && embed->isEnabled());
    QCOMPARE(w.find("importSheet")->findChildren<QWidget*>(QStringLiteral("fileRow")).size(), 2);
    QCOMPARE(w.find<QComboBox>("importCaptionColumn")->currentText(), QStringLiteral("caption"));
    chooseProject(w);
    QTest::mouseClick(embed, Qt::LeftButton);
    QVERIFY2(w.waitForMap(60000), qPrintable(text(w, "messageText")));
    QCOMPARE(w.window.page(), Page::Explore);
    QCOMPARE(w.workspace.rows(), m_set.rows);
    QCOMPARE(w.workspace.embeddings()->failedRows(), m_set.failed);
    QVERIFY(w.workspace.embeddings()->isPoisoned(3));
    QVERIFY(QFile::exists(w.folder.filePath(QStringLiteral("made.clinic/project.sqlite"))));
    QCOMPARE(w.settings.recentProjects().size(), std::size_t(1));
    QCOMPARE(w.settings.poisonText(), QStringLiteral("backdoor")); // a column said it, no text
}

void TestImportSheet::saysWhatIsMissing()
{
    WindowUnderTest w;
    drop(w, {toQString(m_set.table)});
    QTRY_COMPARE(text(w, "importHint"), QStringLiteral("Add a checkpoint to embed with."));
    QVERIFY(!w.find("importEmbed")->isEnabled());
    drop(w, {m_checkpoint}); // a second drop joins the first
    QTRY_VERIFY(w.find("importEmbed")->isEnabled());
    QTest::mouseClick(w.find("importCancel"), Qt::LeftButton);
    QVERIFY(!w.find("importSheet")->isVisible());
    QVERIFY(w.find("dropZone")->isVisible());
}

void TestImportSheet::countsPoisonByTheChosenRule()
{
    WindowUnderTest w;
    drop(w, {toQString(m_set.table)});
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("6 of 60 (10.0 %) rows poisoned"));
    auto* rule = w.find<QComboBox>("importPoisonRule");
    QVERIFY(!w.find("importPoisonText")->isVisible());
    rule->setCurrentIndex(1); // a text in the path
    auto* typed = w.find<QLineEdit>("importPoisonText");
    QVERIFY(typed->isVisible());
    typed->setText(QStringLiteral("images/backdoor/1"));
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("1 of 60 (1.7 %) rows poisoned"));
    typed->setText(QStringLiteral("nowhere"));
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("0 of 60 (0.0 %) rows poisoned"));
    rule->setCurrentIndex(2);
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("60 rows"));
}

void TestImportSheet::readsATableWhoseColumnsAreChosen()
{
    WindowUnderTest w;
    const auto table = write(m_folder.filePath(QStringLiteral("own.csv")),
        "picture,words\nimages/0.png,one\nimages/1.png,two\n");
    drop(w, {m_checkpoint, table});
    auto* image = w.find<QComboBox>("importImageColumn");
    QTRY_VERIFY(image->isVisible());
    QVERIFY2(facts(w, 1).contains(QStringLiteral("no image column")), qPrintable(facts(w, 1)));
    QVERIFY2(!facts(w, 1).contains(QStringLiteral("--")), qPrintable(facts(w, 1)));
    QVERIFY(!w.find("importEmbed")->isEnabled());
    image->setCurrentIndex(image->findText(QStringLiteral("picture")));
    auto* caption = w.find<QComboBox>("importCaptionColumn");
    caption->setCurrentIndex(caption->findText(QStringLiteral("words")));
    QTRY_VERIFY(w.find("importEmbed")->isEnabled());
    QCOMPARE(rows(w), 2);
    QVERIFY2(
        facts(w, 1).startsWith(QStringLiteral("2 pairs: picture, words")), qPrintable(facts(w, 1)));
}

void TestImportSheet::readsImagesOfAnotherFolder()
{
    WindowUnderTest w;
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("elsewhere")));
    const auto image = m_folder.filePath(QStringLiteral("images/0.png")).toUtf8();
    const auto table = write(m_folder.filePath(QStringLiteral("elsewhere/far.csv")),
        "image,caption\n" + image + ",one\n");
    drop(w, {m_checkpoint, table});
    auto* folder = w.find<QLineEdit>("importImageFolder");
    QTRY_VERIFY(folder->isVisible());
    QVERIFY2(facts(w, 1).contains(QStringLiteral("outside")), qPrintable(facts(w, 1)));
    QVERIFY2(!facts(w, 1).contains(QStringLiteral("--")), qPrintable(facts(w, 1)));
    QVERIFY(!w.find("importEmbed")->isEnabled());
    folder->setText(m_folder.filePath(QStringLiteral("images")));
    QTRY_VERIFY(w.find("importEmbed")->isEnabled());
    chooseProject(w);
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    QVERIFY2(w.waitForMap(60000), qPrintable(text(w, "messageText")));
    QCOMPARE(w.workspace.embeddings()->failedRows(), 0);
}

void TestImportSheet::opensATableWithItsFolderOfImages()
{
    WindowUnderTest w;
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("made")));
    const auto table = write(m_folder.filePath(QStringLiteral("made/poisoned.csv")),
        "image,caption\n../images/0.png,one\n");
    w.session.openTable(table, m_folder.path());
    auto* folder = w.find<QLineEdit>("importImageFolder");
    QTRY_VERIFY(folder->isVisible());
    QCOMPARE(folder->text(), m_folder.path());
    QCOMPARE(w.window.page(), Page::Start);
    drop(w, {m_checkpoint});
    QTRY_VERIFY2(w.find("importEmbed")->isEnabled(), qPrintable(facts(w, 0)));
}

void TestImportSheet::keepsWhatWasTypedWhenAFileIsAdded()
{
    WindowUnderTest w;
    drop(w, {toQString(m_set.table)});
    QTRY_VERIFY(w.find("importPoisonRule")->isVisible());
    w.find<QComboBox>("importPoisonRule")->setCurrentIndex(1);
    w.find<QLineEdit>("importPoisonText")->setText(QStringLiteral("images/backdoor/1"));
    w.find<QComboBox>("importLabelColumn")->setCurrentIndex(0);
    chooseProject(w);
    drop(w, {m_checkpoint});
    QTRY_VERIFY(w.find("importEmbed")->isEnabled());
    QCOMPARE(w.find<QComboBox>("importPoisonRule")->currentIndex(), 1);
    QCOMPARE(w.find<QLineEdit>("importPoisonText")->text(), QStringLiteral("images/backdoor/1"));
    QCOMPARE(w.find<QComboBox>("importLabelColumn")->currentIndex(), 0);
    QVERIFY(w.find<QLineEdit>("importProject")->text().endsWith(QStringLiteral("made.clinic")));
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("1 of 60 (1.7 %) rows poisoned"));
}

void TestImportSheet::offersWhatIsReadyWhileASheetIsOpen()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importEmbed")->isVisible() && w.find("importEmbed")->isEnabled());
    chooseProject(w);
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    drop(w, {m_checkpoint}); // the next sheet is begun while the first one's job runs
    QTRY_VERIFY_WITH_TIMEOUT(w.find("messageOffer")->isVisible(), 60000);
    QCOMPARE(text(w, "messageTitle"), QStringLiteral("The embeddings are ready"));
    QCOMPARE(w.window.page(), Page::Start);
    QVERIFY(!w.workspace.embeddings());
    QVERIFY(w.find("importSheet")->isVisible());
    QTRY_COMPARE(rows(w), 1); // nothing of the first
    QTest::mouseClick(w.find("messageOffer"), Qt::LeftButton);
    QVERIFY(w.waitForMap());
    QCOMPARE(w.window.page(), Page::Explore);
    w.window.showPage(Page::Start);
    QVERIFY(w.find("importSheet")->isVisible()); // still there to be filled in
    QCOMPARE(rows(w), 1);
}

void TestImportSheet::offersWhatIsReadyAfterAnotherSetWasOpened()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importEmbed")->isVisible() && w.find("importEmbed")->isEnabled());
    chooseProject(w);
    const auto before = w.jobs.start(Lane::Device, {}, this, endless, [](const auto&) {});
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    drop(w, {toQString(m_set.embeddings)});
    QVERIFY(w.waitForMap());
    const auto opened = w.workspace.embeddings();
    w.jobs.cancel(before); // now the embedding begins
    QTRY_VERIFY_WITH_TIMEOUT(w.find("messageOffer")->isVisible(), 60000);
    QCOMPARE(w.workspace.embeddings(), opened);
    QCOMPARE(w.settings.recentProjects().size(), std::size_t(1)); // found again without the note
    QTest::mouseClick(w.find("messageOffer"), Qt::LeftButton);
    QTRY_VERIFY(w.workspace.embeddings() != opened);
}

void TestImportSheet::offersTheDemoWhileASheetIsOpen()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint});
    QTRY_COMPARE(rows(w), 1);
    Q_EMIT w.session.ready(QStringLiteral("The demo is ready"), w.folder.path(), true);
    QTRY_VERIFY(w.find("messageOffer")->isVisible());
    QCOMPARE(w.window.page(), Page::Start);
    QCOMPARE(rows(w), 1);
    QTest::mouseClick(w.find("importCancel"), Qt::LeftButton);
    QTest::mouseClick(w.find("messageClose"), Qt::LeftButton);
    Q_EMIT w.session.ready(QStringLiteral("The demo is ready"), w.folder.path(), false);
    QVERIFY(w.find("messageOffer")->isVisible()); // another set was opened meanwhile
    QTest::mouseClick(w.find("messageClose"), Qt::LeftButton);
    Q_EMIT w.session.ready(QStringLiteral("The demo is ready"), w.folder.path(), true);
    QTRY_COMPARE(text(w, "messageTitle"), QStringLiteral("The project could not be opened"));
}

void TestImportSheet::copiesTheCommandLine()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importCopyCommand")->isVisible() && w.find("importEmbed")->isEnabled());
    w.find<QComboBox>("importPoisonRule")->setCurrentIndex(1);
    w.find<QLineEdit>("importPoisonText")->setText(QStringLiteral("my trigger"));
    QApplication::clipboard()->clear();
    QTest::mouseClick(w.find("importCopyCommand"), Qt::LeftButton);
    QTRY_VERIFY(
        QApplication::clipboard()->text().startsWith(QStringLiteral("clinic embed --model ")));
    const auto command = QApplication::clipboard()->text();
    QVERIFY2(command.contains(QStringLiteral("--poison-text 'my trigger' --ignore-poison-column")),
        qPrintable(command));
}

void TestImportSheet::stopsReadingThatIsCancelled()
{
    WindowUnderTest w;
    const auto before = w.jobs.start(Lane::Interactive, {}, this, endless, [](const auto&) {});
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QCOMPARE(text(w, "importStatus"), QStringLiteral("Reading 2 files…"));
    QVERIFY(w.find("importSheet")->isVisible());
    auto* list = w.window.findChild<JobList*>();
    QTRY_COMPARE(list->waiting().size(), std::size_t(1));
    list->cancel(list->waiting()[0]->update.id);
    QTRY_VERIFY(!w.find("importSheet")->isVisible());
    QVERIFY(w.find("dropZone")->isVisible());
    drop(w, {m_checkpoint});
    QTest::mouseClick(w.find("importCancel"), Qt::LeftButton); // as good as stopping the job
    QTRY_VERIFY(list->waiting().empty());
    w.jobs.cancel(before);
    QTRY_COMPARE(w.jobs.unfinished(), 0);
    QVERIFY(!w.find("importSheet")->isVisible());
}

void TestImportSheet::stopsAnEmbeddingThatIsCancelled()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importEmbed")->isVisible() && w.find("importEmbed")->isEnabled());
    chooseProject(w);
    // It waits behind another job, so that it cannot be done before it is stopped.
    const auto before = w.jobs.start(Lane::Device, {}, this, endless, [](const auto&) {});
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    auto* list = w.window.findChild<JobList*>();
    QTRY_COMPARE(list->waiting().size(), std::size_t(1));
    QVERIFY(!w.find("importSheet")->isVisible());
    list->cancel(list->waiting()[0]->update.id);
    QTRY_VERIFY(list->waiting().empty());
    w.jobs.cancel(before);
    QTRY_COMPARE_WITH_TIMEOUT(w.jobs.unfinished(), 0, 30000);
    QCOMPARE(w.window.page(), Page::Start);
    QVERIFY(!w.find("messageBar")->isVisible()); // stopping is no failure
    QVERIFY(!w.workspace.embeddings());
    QVERIFY(w.find("importSheet")->isVisible()); // to go on from, with its files and choices
    QCOMPARE(rows(w), 2);
    QVERIFY2(text(w, "importStatus").contains(QStringLiteral("goes on where it stopped")),
        qPrintable(text(w, "importStatus")));
    QVERIFY(w.find("importEmbed")->isEnabled());
    QVERIFY(w.find<QLineEdit>("importProject")->text().endsWith(QStringLiteral("made.clinic")));
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    QVERIFY2(w.waitForMap(60000), qPrintable(text(w, "messageText")));
    QVERIFY(!w.find("importSheet")->isVisibleTo(w.find("startPage")));
}

void TestImportSheet::refusesWhatIsNoCheckpoint()
{
    WindowUnderTest w;
    const auto page = m_folder.filePath(QStringLiteral("model.pt"));
    QFile file(page);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<!DOCTYPE html><html><body>Sign in</body></html>");
    file.close();
    drop(w, {page, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importHint")->isVisible());
    QTRY_COMPARE(
        w.find("importSheet")->findChildren<QLabel*>(QStringLiteral("fileFacts")).size(), 2);
    const auto facts = w.find("importSheet")->findChildren<QLabel*>(QStringLiteral("fileFacts"));
    QVERIFY2(facts[0]->text().contains(QStringLiteral("HTML")), qPrintable(facts[0]->text()));
    QVERIFY(!w.find("importEmbed")->isEnabled());
}

QTEST_MAIN(TestImportSheet)
#include "tst_import.moc"
