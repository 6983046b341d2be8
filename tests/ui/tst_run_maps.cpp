// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "core/data/embedding_writer.h"
#include "core/train/run_files.h"
#include "core/workflows/train_config.h"
#include "tests/support/sample_epochs.h"
#include "tests/ui/lane_holder.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/models/run_maps.h"
#include "ui/pages/explore.h"
#include "ui/pages/train.h"
#include "ui/plots/custom_plot.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

QRectF viewOf(const ScatterView& view)
{
    const auto x = view.plot()->xAxis->range();
    const auto y = view.plot()->yAxis->range();
    return {QPointF(x.lower, y.lower), QPointF(x.upper, y.upper)};
}

bool near(const QRectF& a, const QRectF& b)
{
    const double unit = 1e-6 * (a.width() + a.height());
    return std::abs(a.left() - b.left()) < unit && std::abs(a.right() - b.right()) < unit
        && std::abs(a.top() - b.top()) < unit && std::abs(a.bottom() - b.bottom()) < unit;
}

/// Where the image point of a row is, on any of the views.
QPoint pointOn(const ScatterView& view, std::size_t row)
{
    const auto& xy = view.map()->imageXy;
    return {qRound(view.plot()->xAxis->coordToPixel(static_cast<double>(xy(row, 0)))),
        qRound(view.plot()->yAxis->coordToPixel(static_cast<double>(xy(row, 1))))};
}

} // namespace

class TestRunMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isOfferedByTheListOfRuns();
    void opensTheMapsOfARun();
    void scrubsInOneFrame();
    void skipsWhatIsNoLongerWanted();
    void comparesWithTheFirst();
    void playsToTheEnd();
    void findsEpochsThatAreWrittenMeanwhile();
    void followsTheModality();
    void saysWhatIsWrong();
    void forgetsTheRunWithItsSet();

private:
    std::unique_ptr<WindowUnderTest> openWindow() const;
    fs::path run() const { return toPath(m_folder->path()) / "runs" / "cure"; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunMaps::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    writeSampleEpochs(run(), 4);
}

/// As the Train page's button does.
std::unique_ptr<WindowUnderTest> TestRunMaps::openWindow() const
{
    auto w = std::make_unique<WindowUnderTest>();
    w->window.maps().open(run());
    const bool opened = QTest::qWaitFor(
        [&] { return !w->window.maps().epochs().empty() && w->window.maps().first(); }, 20000);
    return opened ? std::move(w) : nullptr;
}

void TestRunMaps::isOfferedByTheListOfRuns()
{
    const fs::path without = run().parent_path() / "without";
    fs::create_directories(without);
    for (const fs::path& folder : {run(), without})
        writeTextFile(RunFiles {folder}.config(), trainConfigJson({}).dump());
    WindowUnderTest w;
    w.window.showPage(Page::Train);
    auto* page = w.window.findChild<TrainPage*>();
    auto* button = w.find<QPushButton>("runMap");
    QVERIFY(!button->isEnabled()); // no run is there
    page->attach(without);
    QTRY_COMPARE(w.find<QTableView>("runTable")->model()->rowCount(), 1);
    QVERIFY(!button->isEnabled());
    page->attach(run());
    QTRY_VERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(w.window.maps().epochs().size(), std::size_t {4});
    QCOMPARE(w.window.page(), Page::Explore);
}

void TestRunMaps::opensTheMapsOfARun()
{
    WindowUnderTest w;
    QVERIFY(!w.find("epochBar")->isVisible());
    w.window.maps().open(run());
    QTRY_VERIFY(w.find("epochBar")->isVisible());
    QCOMPARE(w.window.page(), Page::Explore);
    QCOMPARE(w.workspace.name(), u"cure"_s);
    QCOMPARE(w.workspace.rows(), 60);
    QCOMPARE(w.find<QSlider>("epochSlider")->maximum(), 3);
    QCOMPARE(text(w, "epochLabel"), u"epoch 0 of 3"_s);
    QVERIFY(!w.find("scatterViewFirst")->isVisible());
}

void TestRunMaps::scrubsInOneFrame()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto& maps = w->window.maps();
    const auto first = maps.first();
    auto* view = w->find<ScatterView>("scatterView");
    auto* slider = w->find<QSlider>("epochSlider");
    w->workspace.setSelection({SampleId {7}, SampleId {9}});
    w->workspace.setCurrent(SampleId {7});
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    QTRY_COMPARE(maps.shown(), std::size_t {1});
    QCOMPARE(text(*w, "epochLabel"), u"epoch 1 of 3"_s);
    const auto map = w->workspace.map();
    QVERIFY(map != first && map->frame == first);
    QVERIFY(view->map() == map);
    QCOMPARE(w->workspace.selection().size(), std::size_t {2}); // the same pairs
    QVERIFY(w->workspace.current() == SampleId {7});
    QTRY_VERIFY(w->find("scatterView")->isVisible());
    view->plot()->xAxis->scaleRange(0.5); // a person looks closer
    view->plot()->yAxis->scaleRange(0.5);
    QTest::keyClick(view, Qt::Key_Plus);
    const QRectF part = viewOf(*view);
    slider->setValue(3);
    QTRY_COMPARE(maps.shown(), std::size_t {3});
    QVERIFY(near(viewOf(*view), part)); // and still does in another epoch
    slider->setValue(0);
    QTRY_COMPARE(maps.shown(), std::size_t {0});
    QVERIFY(w->workspace.map() == first);
    slider->setValue(1);
    QVERIFY(w->workspace.map() == map); // kept: there at once
}

void TestRunMaps::skipsWhatIsNoLongerWanted()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto& maps = w->window.maps();
    std::vector<std::size_t> shown;
    connect(&maps, &RunMaps::changed, &w->window, [&] {
        if (shown.empty() || shown.back() != maps.shown())
            shown.push_back(maps.shown());
    });
    {
        LaneHolder lane(w->jobs, &w->window);
        auto* slider = w->find<QSlider>("epochSlider");
        for (const int epoch : {1, 2, 3}) {
            slider->setValue(epoch); // returns at once: the lane is busy
            QCOMPARE(maps.wanted(), static_cast<std::size_t>(epoch));
        }
        QCOMPARE(text(*w, "epochLabel"), u"epoch 3 of 3 …"_s);
        lane.letGo();
        QTRY_COMPARE(maps.shown(), std::size_t {3});
    }
    QVERIFY(std::ranges::find(shown, std::size_t {2}) == shown.end());
    QCOMPARE(text(*w, "epochLabel"), u"epoch 3 of 3"_s);
}

void TestRunMaps::comparesWithTheFirst()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto& maps = w->window.maps();
    auto* view = w->find<ScatterView>("scatterView");
    auto* first = w->find<ScatterView>("scatterViewFirst");
    w->find<QSlider>("epochSlider")->setValue(3);
    QTRY_COMPARE(maps.shown(), std::size_t {3});
    QTest::mouseClick(w->find("epochCompare"), Qt::LeftButton);
    QTRY_VERIFY(first->isVisible());
    QVERIFY(first->map() == maps.first());
    QVERIFY(view->map() == w->workspace.map() && view->map()->frame == first->map());
    QCOMPARE(text(*w, "epochTitleA"), u"A: epoch 0"_s);
    QCOMPARE(text(*w, "epochTitleB"), u"B: epoch 3"_s);
    QTRY_VERIFY(std::abs(first->width() - view->width()) <= 1);
    QTRY_VERIFY(near(viewOf(*first), viewOf(*view)));

    const QRectF before = viewOf(*view);
    QTest::keyClick(view, Qt::Key_Plus); // zoom goes over, in both directions
    QVERIFY(!near(viewOf(*view), before));
    QVERIFY(near(viewOf(*first), viewOf(*view)));
    QTest::keyClick(first, Qt::Key_Minus);
    QVERIFY(near(viewOf(*first), viewOf(*view)));
    first->plot()->xAxis->moveRange(0.1);
    QVERIFY(near(viewOf(*first), viewOf(*view)));
    QTest::keyClick(first, Qt::Key_Home);
    QVERIFY(near(viewOf(*first), viewOf(*view)));

    QTest::mouseClick(first->plot(), Qt::LeftButton, {}, pointOn(*first, 7));
    QCOMPARE(w->workspace.selection().size(), std::size_t {1});
    QVERIFY(w->workspace.current() == w->workspace.selection().front());
    trigger(*w, "colour.label");
    QCOMPARE(first->colourBy(), ColourBy::Label);
    w->find<QSlider>("epochSlider")->setValue(1); // B goes on, A stays
    QTRY_COMPARE(maps.shown(), std::size_t {1});
    QVERIFY(first->map() == maps.first());
    QCOMPARE(text(*w, "epochTitleB"), u"B: epoch 1"_s);
    QTest::mouseClick(w->find("epochCompare"), Qt::LeftButton);
    QVERIFY(!first->isVisible());
}

void TestRunMaps::playsToTheEnd()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* play = w->find<QToolButton>("epochPlay");
    QTest::mouseClick(play, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!play->isChecked(), 30000);
    QCOMPARE(w->window.maps().shown(), std::size_t {3});
}

void TestRunMaps::findsEpochsThatAreWrittenMeanwhile()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* slider = w->find<QSlider>("epochSlider");
    slider->setValue(2);
    QTRY_COMPARE(w->window.maps().shown(), std::size_t {2});
    writeSampleEpoch(epochMapFolder(run(), 4), {.epoch = 4, .turn = 0.9});
    fs::create_directories(epochMapFolder(run(), 5)); // under way
    w->window.maps().look();
    QTRY_COMPARE(slider->maximum(), 4);
    QCOMPARE(slider->value(), 2);
    QCOMPARE(text(*w, "epochLabel"), u"epoch 2 of 4"_s);
    slider->setValue(4);
    QTRY_COMPARE(w->window.maps().shown(), std::size_t {4});
}

void TestRunMaps::followsTheModality()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto& maps = w->window.maps();
    w->find<QSlider>("epochSlider")->setValue(2);
    QTRY_COMPARE(maps.shown(), std::size_t {2});
    trigger(*w, "map.images");
    QTRY_COMPARE(maps.first()->modality, MapModality::Image);
    QTRY_COMPARE(maps.shown(), std::size_t {2}); // the same epoch on the other axes
    QCOMPARE(w->workspace.map()->modality, MapModality::Image);
    QVERIFY(w->workspace.map()->frame == maps.first());
    QVERIFY(w->workspace.map()->textXy.empty());
}

void TestRunMaps::saysWhatIsWrong()
{
    const auto w = openWindow();
    QVERIFY(w);
    writeTextFile(epochMapFolder(run(), 2) / manifestFileName, "{");
    w->find<QSlider>("epochSlider")->setValue(2);
    QTRY_VERIFY(text(*w, "epochLabel").startsWith(u"⚠"_s));
    QVERIFY(text(*w, "epochLabel").contains(u"epoch_0002"_s));
    QCOMPARE(w->find<QSlider>("epochSlider")->value(), 0);
    w->find<QSlider>("epochSlider")->setValue(1); // the others can be seen
    QTRY_COMPARE(w->window.maps().shown(), std::size_t {1});
    QCOMPARE(text(*w, "epochLabel"), u"epoch 1 of 3"_s);
    w->window.maps().open(run() / "nothing");
    QTRY_VERIFY(w->find("messageBar")->isVisible());
}

void TestRunMaps::forgetsTheRunWithItsSet()
{
    const auto w = openWindow();
    QVERIFY(w);
    QTest::mouseClick(w->find("epochCompare"), Qt::LeftButton);
    const fs::path other = toPath(m_folder->path()) / "other";
    fs::create_directories(other);
    sampleEmbeddings(other, {.rows = 30});
    w->session.openEmbeddings(other, u"other"_s);
    QTRY_COMPARE(w->workspace.rows(), 30);
    QVERIFY(w->waitForMap());
    QVERIFY(w->window.maps().epochs().empty());
    QVERIFY(!w->find("epochBar")->isVisible());
    QVERIFY(!w->find("scatterViewFirst")->isVisible());
}

QTEST_MAIN(TestRunMaps)
#include "tst_run_maps.moc"
