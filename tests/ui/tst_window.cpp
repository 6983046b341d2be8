// SPDX-License-Identifier: Apache-2.0
#include "core/clip/device.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/models/job_list.h"
#include "ui/pages/explore.h"
#include "ui/plots/custom_plot.h"
#include "ui/widgets/hover_card.h"

#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <atomic>

using namespace clinic;
using namespace clinic::ui;

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensOnTheStartPage();
    void hasNoConflictingShortcuts();
    void namesEveryAction();
    void showsTheMapOfEmbeddings();
    void coloursByWhatIsChosen();
    void switchesModality();
    void showsAClickedPairInTheInspector();
    void showsACardAtTheHoveredPoint();
    void listsFailedRows();
    void tellsWhatCouldNotBeOpened();
    void runsACommandByItsName();
    void listsWaitingJobs();
    void saysWhatIsComputedOn();
    void asksForTheDemoOnlyOnce();

private:
    std::unique_ptr<WindowUnderTest> openWindow() const;

    QTemporaryDir m_folder;
    SampleSet m_set;
};

namespace {

void trigger(const WindowUnderTest& w, const char* id)
{
    w.window.actions()[QString::fromLatin1(id)]->trigger();
}

QString text(const WindowUnderTest& w, const char* name)
{
    return w.find<QLabel>(name)->text();
}

int endless(TaskContext& context)
{
    while (true) {
        context.checkpoint();
        QThread::msleep(1);
    }
}

/// Where the image point of a row is on the plot.
QPoint pointOf(const WindowUnderTest& w, std::size_t row)
{
    auto* plot = w.find<ScatterView>("scatterView")->plot();
    const auto& xy = w.workspace.map()->imageXy;
    return {qRound(plot->xAxis->coordToPixel(static_cast<double>(xy(row, 0)))),
        qRound(plot->yAxis->coordToPixel(static_cast<double>(xy(row, 1))))};
}

}

void TestMainWindow::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60);
}

std::unique_ptr<WindowUnderTest> TestMainWindow::openWindow() const
{
    auto w = std::make_unique<WindowUnderTest>();
    w->session.openPaths({toQString(m_set.embeddings)});
    return w->waitForMap() ? std::move(w) : nullptr;
}

void TestMainWindow::opensOnTheStartPage()
{
    const WindowUnderTest w;
    QCOMPARE(w.window.page(), Page::Start);
    QVERIFY(w.find("dropZone")->isVisible());
    QVERIFY(w.find("start.file.openDemo")->isVisible());
    QVERIFY(!w.find("importSheet")->isVisible());
    QVERIFY(!w.find("dockInspector")->isVisible());
    QCOMPARE(text(w, "statusRows"), QStringLiteral("Nothing open"));
}

void TestMainWindow::hasNoConflictingShortcuts()
{
    const WindowUnderTest w;
    QVERIFY(w.window.actions().all().size() > 20);
    for (const auto& [a, b] : w.window.actions().conflicts())
        QFAIL(qPrintable(a->objectName() + QStringLiteral(" and ") + b->objectName()));
}

void TestMainWindow::namesEveryAction()
{
    const WindowUnderTest w;
    QSet<QString> ids;
    for (const auto* action : w.window.actions().all()) {
        QVERIFY(!action->iconText().isEmpty());
        QVERIFY2(!ids.contains(action->objectName()), qPrintable(action->objectName()));
        ids.insert(action->objectName());
    }
}

void TestMainWindow::showsTheMapOfEmbeddings()
{
    const auto w = openWindow();
    QVERIFY(w);
    QCOMPARE(w->window.page(), Page::Explore);
    QVERIFY(w->find("scatterView")->isVisible());
    QVERIFY(w->find("dockInspector")->isVisible());
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 59 shown · 0 selected"));
    QVERIFY(text(*w, "exploreFacts").contains(QStringLiteral("59 of 60 pairs drawn")));
    const auto groups =
        w->find("colourPanel")->findChildren<QWidget*>(QStringLiteral("legendGroup"));
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups[0]->accessibleName(), QStringLiteral("clean: 53"));
    QCOMPARE(groups[1]->accessibleName(), QStringLiteral("poisoned: 6"));
}

void TestMainWindow::coloursByWhatIsChosen()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* box = w->find<QComboBox>("colourBy");
    auto* view = w->find<ScatterView>("scatterView");
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(view->colourBy(), ColourBy::Label);
    QVERIFY(view->legend().size() > 2);
    trigger(*w, "colour.own");
    QCOMPARE(view->colourBy(), ColourBy::OwnCosine);
    QCOMPARE(box->currentIndex(), 2);
    QVERIFY(view->scale());
    trigger(*w, "colour.target");
    QCOMPARE(view->colourBy(), ColourBy::TargetCosine);
    QVERIFY(w->window.actions()[QStringLiteral("colour.target")]->isChecked());
}

void TestMainWindow::switchesModality()
{
    const auto w = openWindow();
    QVERIFY(w);
    QVERIFY(!w->workspace.map()->textXy.empty());
    trigger(*w, "map.images");
    QTRY_COMPARE(w->workspace.map()->modality, MapModality::Image);
    QVERIFY(w->workspace.map()->textXy.empty());
    QVERIFY(!w->window.actions()[QStringLiteral("map.pairLines")]->isEnabled());
    trigger(*w, "map.both"); // kept from before: there at once
    QCOMPARE(w->workspace.map()->modality, MapModality::Both);
    trigger(*w, "map.pairLines");
    QVERIFY(w->find<ScatterView>("scatterView")->pairLines());
}

void TestMainWindow::showsAClickedPairInTheInspector()
{
    const auto w = openWindow();
    QVERIFY(w);
    constexpr std::size_t row = 13; // poisoned, on top of what else is there
    auto* plot = w->find<ScatterView>("scatterView")->plot();
    QTest::mouseClick(plot, Qt::LeftButton, {}, pointOf(*w, row));
    QVERIFY(w->workspace.current());
    const auto current = static_cast<std::int64_t>(*w->workspace.current());
    QVERIFY(w->workspace.embeddings()->isPoisoned(current));
    QVERIFY(text(*w, "inspectorTruth").contains(QStringLiteral("poisoned")));
    QCOMPARE(text(*w, "inspectorCaption"),
        QString::fromStdString(w->workspace.embeddings()->caption(current)));
    QTRY_COMPARE(text(*w, "inspectorSize"), QStringLiteral("64 × 64 px"));
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 59 shown · 1 selected"));
    QTest::mouseClick(w->find("inspectorCopy"), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Path: images/backdoor/")));
}

void TestMainWindow::showsACardAtTheHoveredPoint()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* card = w->find<HoverCard>("hoverCard");
    QVERIFY(!card->isVisible());
    auto* plot = w->find<ScatterView>("scatterView")->plot();
    QTest::mouseMove(plot, pointOf(*w, 23) + QPoint(40, 40));
    QTest::mouseMove(plot, pointOf(*w, 23));
    QTRY_VERIFY(card->isVisible());
    QVERIFY(card->sample());
    const auto row = static_cast<std::int64_t>(*card->sample());
    QCOMPARE(
        text(*w, "hoverCaption"), QString::fromStdString(w->workspace.embeddings()->caption(row)));
    QVERIFY(text(*w, "hoverFacts").contains(QStringLiteral("cosine")));
}

void TestMainWindow::listsFailedRows()
{
    const auto w = openWindow();
    QVERIFY(w);
    const auto* table = w->find<QTableView>("problemsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("Row 59"));
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("the image is missing"));
    QVERIFY(w->find("statusProblems")->isVisible());
}

void TestMainWindow::tellsWhatCouldNotBeOpened()
{
    const WindowUnderTest w;
    w.find("messageBar");
    const_cast<Session&>(w.session).openProject(w.folder.path());
    QTRY_VERIFY(w.find("messageBar")->isVisible());
    QCOMPARE(text(w, "messageTitle"), QStringLiteral("The project could not be opened"));
    QVERIFY(text(w, "messageText").contains(QStringLiteral("project.sqlite")));
    QVERIFY(w.find("messageCopy")->isVisible());
}

void TestMainWindow::runsACommandByItsName()
{
    const WindowUnderTest w;
    trigger(w, "tools.commands");
    auto* typed = w.find<QLineEdit>("commandText");
    QTRY_VERIFY(typed->isVisible());
    QTest::keyClicks(typed, QStringLiteral("expl"));
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(w.window.page(), Page::Explore);
    QVERIFY(!typed->isVisible());
}

void TestMainWindow::listsWaitingJobs()
{
    std::atomic<bool> mayStop = false;
    WindowUnderTest w;
    const auto release = qScopeGuard([&mayStop] { mayStop = true; }); // also after a failure
    const auto nothing = [](const auto&) {};
    w.jobs.start(
        Lane::Device, QStringLiteral("First"), this,
        [&](TaskContext& context) {
            while (!mayStop)
                QThread::msleep(1);
            return endless(context);
        },
        nothing);
    w.jobs.start(Lane::Device, QStringLiteral("Second"), this, endless, nothing);
    QTRY_VERIFY(w.find("startWaiting")->isVisible());
    const auto rows = [&w] {
        return w.find("startWaiting")->findChildren<QWidget*>(QStringLiteral("jobRow"));
    };
    QTRY_COMPARE(rows().size(), 1);
    QCOMPARE(rows()[0]->findChild<QLabel*>(QStringLiteral("jobTitle"))->text(),
        QStringLiteral("Second"));
    QTRY_COMPARE(w.find<QToolButton>("statusJob")->text(), QStringLiteral("2 jobs · First"));
    auto* cancel = w.find<QPushButton>("startJobCancel");
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancel->text(), QStringLiteral("Stopping…"));
    QVERIFY(!cancel->isEnabled() && !w.find("statusCancel")->isEnabled());
    QTest::mouseClick(rows()[0]->findChild<QWidget*>(QStringLiteral("jobCancel")), Qt::LeftButton);
    QTRY_VERIFY(!w.find("startWaiting")->isVisible()); // the first still runs
    QVERIFY(w.find("startJob")->isVisible());
    mayStop = true;
    QTRY_VERIFY(!w.find("startJob")->isVisible());
    QTRY_COMPARE(w.jobs.unfinished(), 0);
}

void TestMainWindow::saysWhatIsComputedOn()
{
    const WindowUnderTest w;
    const bool onCpu = chooseCompute().device == "cpu";
    QTRY_VERIFY(text(w, "statusDevice")
                    .startsWith(onCpu ? QStringLiteral("CPU × ") : QStringLiteral("CUDA, ")));
}

void TestMainWindow::asksForTheDemoOnlyOnce()
{
    WindowUnderTest w;
    w.jobs.start(Lane::Device, QStringLiteral("before it"), this, endless, [](const auto&) {});
    const auto* list = w.window.findChild<JobList*>();
    QTRY_COMPARE(list->unfinished(), 1);
    w.session.openDemo(w.folder.filePath(QStringLiteral("demo")));
    QTRY_COMPARE(list->waiting().size(), std::size_t(1));
    w.window.showPage(Page::Explore);
    trigger(w, "file.openDemo");
    QCOMPARE(w.window.page(), Page::Start); // where the making is shown
    QTest::qWait(0);
    QCOMPARE(list->waiting().size(), std::size_t(1));
    w.jobs.cancel(list->waiting()[0]->update.id);
    QTRY_COMPARE(list->unfinished(), 1);
    w.session.openDemo(w.folder.filePath(QStringLiteral("demo"))); // stopped: it may begin anew
    QTRY_COMPARE(list->unfinished(), 2);
}

QTEST_MAIN(TestMainWindow)
#include "tst_window.moc"
