// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "tests/support/sample_embeddings.h"
#include "ui/plots/custom_plot.h"
#include "ui/plots/latest_task.h"
#include "ui/plots/scatter_view.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>
#include <limits>

using namespace clinic;
using namespace clinic::ui;

namespace {

/// Pair i: its image point at (i, 0), its text point at (i, 10).
std::shared_ptr<MapResult> rowOfPairs(std::shared_ptr<const EmbeddingSet> set)
{
    auto map = std::make_shared<MapResult>();
    const auto rows = static_cast<std::size_t>(set->size());
    map->embeddings = std::move(set);
    map->imageXy = Matrix(rows, 2);
    map->textXy = Matrix(rows, 2);
    for (std::size_t i = 0; i < rows; ++i) {
        map->imageXy(i, 0) = map->textXy(i, 0) = static_cast<float>(i);
        map->imageXy(i, 1) = 0;
        map->textXy(i, 1) = 10;
    }
    return map;
}

std::shared_ptr<const MapResult> manyPoints(std::shared_ptr<const EmbeddingSet> set)
{
    auto map = std::make_shared<MapResult>();
    map->embeddings = std::move(set);
    map->imageXy = Matrix(150'000, 2);
    Rng rng(1);
    for (float& value : std::span(map->imageXy.data(), 300'000))
        value = static_cast<float>(rng.normal());
    return map;
}

struct View {
    ScatterView widget;

    explicit View(std::shared_ptr<const MapResult> map)
    {
        widget.resize(640, 480);
        widget.setMap(std::move(map));
        widget.show();
    }
    /// Shown and laid out, so that at() is where things are.
    bool settle()
    {
        if (!QTest::qWaitForWindowExposed(&widget))
            return false;
        QSignalSpy drawn(widget.plot(), &QCustomPlot::afterReplot);
        widget.zoomToAll();
        return drawn.wait();
    }
    QPoint at(double x, double y) const
    {
        return {qRound(widget.plot()->xAxis->coordToPixel(x)),
            qRound(widget.plot()->yAxis->coordToPixel(y))};
    }
};

std::vector<std::int64_t> numbers(const std::vector<SampleId>& samples)
{
    std::vector<std::int64_t> out;
    std::ranges::transform(samples, std::back_inserter(out),
        [](SampleId id) { return static_cast<std::int64_t>(id); });
    return out;
}

} // namespace

class TestScatterView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_set = sampleEmbeddings(m_folder.path().toStdString(), {.rows = 20, .everyPoisoned = 10});
        m_map = rowOfPairs(m_set);
    }

    void picksTheTowerUnderTheCursor()
    {
        View view(m_map);
        QVERIFY(view.settle());
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(5, 0));
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(5, 10));
        QCOMPARE(clicks.size(), 2);
        QCOMPARE(clicks[0][0].value<SampleId>(), SampleId {5});
        QVERIFY(clicks[0][1].toBool());
        QVERIFY(!clicks[1][1].toBool());
    }

    void forgetsWhatIsNotDrawn()
    {
        View view(m_map);
        view.widget.setModality(MapModality::Image);
        QVERIFY(view.settle());
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(5, 0));
        QCOMPARE(clicks.size(), 1);
        QVERIFY(!view.widget.plot()->yAxis->range().contains(10)); // fitted to the images alone
    }

    void hoversOnceAPoint()
    {
        View view(m_map);
        QVERIFY(view.settle());
        QSignalSpy hovers(&view.widget, &ScatterView::hovered);
        QTest::mouseMove(view.widget.plot(), view.at(3, 0));
        QTest::mouseMove(view.widget.plot(), view.at(3, 0) + QPoint(1, 0));
        QTest::mouseMove(view.widget.plot(), view.at(3, 5));
        QCOMPARE(hovers.size(), 2);
        QCOMPARE(hovers[0][0].value<std::optional<SampleId>>(), std::optional(SampleId {3}));
        QVERIFY(!hovers[1][0].value<std::optional<SampleId>>());
    }

    void selectsABoxAndLetsGo()
    {
        View view(m_map);
        QVERIFY(view.settle());
        std::vector<SampleId> selected;
        connect(&view.widget, &ScatterView::selectionChanged, this,
            [&](const std::vector<SampleId>& samples) { selected = samples; });
        auto* plot = view.widget.plot();
        QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, view.at(3.5, 2));
        QTest::mouseMove(plot, view.at(5, 0));
        QTest::mouseMove(plot, view.at(7.5, -2));
        QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, view.at(7.5, -2));
        QCOMPARE(numbers(selected), (std::vector<std::int64_t> {4, 5, 6, 7}));
        QTest::keyClick(&view.widget, Qt::Key_Escape);
        QVERIFY(selected.empty());
    }

    void hopsWithTheArrows()
    {
        View view(m_map);
        QVERIFY(view.settle());
        view.widget.setCurrent(SampleId {8});
        QSignalSpy others(&view.widget, &ScatterView::clicked); // which would select
        QSignalSpy clicks(&view.widget, &ScatterView::hopped);
        QTest::keyClick(&view.widget, Qt::Key_Right);
        QTest::keyClick(&view.widget, Qt::Key_Up);
        QTest::keyClick(&view.widget, Qt::Key_Left);
        QCOMPARE(clicks.size(), 3);
        QCOMPARE(clicks[0][0].value<SampleId>(), SampleId {9});
        QCOMPARE(clicks[1][0].value<SampleId>(), SampleId {9}); // the caption of the same pair
        QVERIFY(!clicks[1][1].toBool());
        QCOMPARE(clicks[2][0].value<SampleId>(), SampleId {8});
        QCOMPARE(others.size(), 0);
    }

    void marksTheFocus()
    {
        View view(m_map);
        QVERIFY(view.settle());
        const auto edge = [&view] { return view.widget.grab().toImage().pixel(0, 200); };
        view.widget.clearFocus();
        QCOMPARE(edge(), view.widget.palette().color(QPalette::Base).rgb());
        view.widget.activateWindow();
        view.widget.setFocus();
        QTRY_VERIFY(view.widget.hasFocus());
        QCOMPARE(edge(), view.widget.palette().color(QPalette::Highlight).rgb());
    }

    void hidesRows()
    {
        View view(m_map);
        QVERIFY(view.settle());
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QCOMPARE(view.widget.legend()[0].shown, view.widget.legend()[0].count);
        view.widget.setShownRows(std::vector {SampleId {0}, SampleId {5}, SampleId {19}});
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(6, 0));
        QCOMPARE(clicks.size(), 0);
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(5, 0));
        QCOMPARE(clicks.size(), 1);
        QCOMPARE(view.widget.legend()[0].shown, 3);
        QCOMPARE(view.widget.legend()[1].shown, 0); // rows 7 and 17 are the poisoned ones
        const auto more = view.widget.withGroup(1, true);
        QVERIFY(more);
        QCOMPARE(numbers(*more), (std::vector<std::int64_t> {0, 5, 7, 17, 19}));
        view.widget.setShownRows(more);
        QVERIFY(!view.widget.withGroup(0, true)); // nothing is hidden then
        view.widget.setShownRows({});
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(6, 0));
        QCOMPARE(clicks.size(), 2);
    }

    void drawsArrowsToWhereATriggerTakesPoints()
    {
        View view(m_map);
        QVERIFY(view.settle());
        const auto halfWay = [&](double x) { // between an image point and 4 units above it
            view.widget.plot()->replot();
            return QColor(view.widget.plot()->grab().toImage().pixel(view.at(x, 2)));
        };
        const QColor ground = halfWay(5);
        Matrix to(3, 2);
        for (std::size_t i = 0; i < 3; ++i) {
            to(i, 0) = static_cast<float>(5 + i);
            to(i, 1) = 4;
        }
        to(2, 1) = std::numeric_limits<float>::quiet_NaN(); // its picture could not be read
        const std::vector samples {SampleId {5}, SampleId {6}, SampleId {7}};
        view.widget.setArrows(samples, to);
        QCOMPARE(view.widget.drawnArrows(), std::size_t {2});
        const QColor arrow = halfWay(5);
        QVERIFY2(arrow.red() > arrow.blue() + 60, qPrintable(arrow.name())); // orange
        QCOMPARE(halfWay(7), ground);

        view.widget.setShownRows(std::vector {SampleId {0}, SampleId {6}});
        QCOMPARE(view.widget.drawnArrows(), std::size_t {1});
        QCOMPARE(halfWay(5), ground);
        view.widget.setModality(MapModality::Text);
        QCOMPARE(view.widget.drawnArrows(), std::size_t {0}); // they start at image points
        view.widget.setModality(MapModality::Both);
        view.widget.setArrows({}, {});
        QCOMPARE(halfWay(6), ground);
    }

    void showsArrowsWhole()
    {
        View view(m_map);
        QVERIFY(view.settle());
        const auto y = [&view] { return view.widget.plot()->yAxis->range(); };
        Matrix to(1, 2);
        to(0, 0) = 3;
        to(0, 1) = 60; // far outside of the points
        QVERIFY(!y().contains(60));
        view.widget.setArrows({SampleId {3}}, to);
        QVERIFY(y().contains(60) && y().contains(0));
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        const auto chosen = y();
        to(0, 1) = -90;
        view.widget.setArrows({SampleId {3}}, to); // the person looks elsewhere: nothing moves
        QCOMPARE(y().lower, chosen.lower);
        const QTemporaryDir folder;
        view.widget.setMap(rowOfPairs(sampleEmbeddings(folder.path().toStdString(), {.rows = 20})));
        QCOMPARE(view.widget.drawnArrows(), std::size_t {0});
    }

    void drawsABoundedNumberOfArrows()
    {
        View view(m_map);
        const std::vector<SampleId> samples(2000, SampleId {3});
        view.widget.setArrows(samples, Matrix(2000, 2));
        QCOMPARE(view.widget.drawnArrows(), ScatterView::mostArrows);
    }

    void staysWhereItIsForTheSamePoints()
    {
        View view(m_map);
        QVERIFY(view.settle());
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        const double zoomed = view.widget.plot()->xAxis->range().size();
        view.widget.setMap(rowOfPairs(m_set), ColourBy::Label);
        QCOMPARE(view.widget.plot()->xAxis->range().size(), zoomed);
        QCOMPARE(view.widget.colourBy(), ColourBy::Label);
        auto images = rowOfPairs(m_set);
        images->modality = MapModality::Image;
        images->textXy = Matrix();
        view.widget.setMap(images);
        QVERIFY(view.widget.plot()->xAxis->range().size() > zoomed);
    }

    /// Rows of the old set mean nothing in a new one, which may be smaller.
    void forgetsAnotherSetAtOnce()
    {
        View view(m_map);
        QVERIFY(view.settle());
        const QTemporaryDir folder;
        const auto other = sampleEmbeddings(folder.path().toStdString(), {.rows = 4});
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QSignalSpy hovers(&view.widget, &ScatterView::hovered);
        QSignalSpy shown(&view.widget, &ScatterView::mapShown);
        view.widget.setMap(manyPoints(other));
        QCOMPARE(shown.size(), 0);
        QTest::mouseMove(view.widget.plot(), view.at(15, 0));
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(15, 0));
        QCOMPARE(clicks.size(), 0);
        QCOMPARE(hovers.size(), 0);
        QVERIFY(view.widget.legend().empty());
        QTRY_COMPARE(shown.size(), 1);
    }

    void hasAnOverviewOfALargeMap()
    {
        View view(m_map);
        QVERIFY(view.settle());
        auto* overview = view.widget.findChild<QWidget*>(QStringLiteral("mapOverview"));
        QVERIFY(overview && !overview->isVisible());
        QSignalSpy shown(&view.widget, &ScatterView::mapShown);
        view.widget.setMap(manyPoints(m_set));
        QTRY_COMPARE(shown.size(), 1);
        QVERIFY(overview->isVisible());
        QVERIFY(view.widget.plot()->rect().contains(overview->geometry()));
        for (int i = 0; i < 8; ++i)
            QTest::keyClick(&view.widget, Qt::Key_Plus);
        const auto x = [&view] { return view.widget.plot()->xAxis->range(); };
        const auto before = x();
        QTest::mouseClick(overview, Qt::LeftButton, {}, {20, overview->height() / 2});
        QVERIFY(x().upper < before.lower);
        QVERIFY(std::abs(x().size() - before.size()) < 1e-9);
        QTest::mouseClick(overview, Qt::LeftButton, {}, overview->rect().center());
        QVERIFY(std::abs(x().center() - before.center()) < 0.1 * before.size());
    }

    void doesTheNewestOfWhatItIsAsked()
    {
        std::promise<void> started;
        std::promise<void> goOn;
        std::vector<int> done; // read after the thread has ended
        {
            LatestTask task;
            task.ask([&] {
                started.set_value();
                goOn.get_future().wait();
                done.push_back(1);
            });
            started.get_future().wait();
            task.ask([&] { done.push_back(2); });
            std::promise<void> last;
            task.ask([&] {
                done.push_back(3);
                last.set_value();
            });
            goOn.set_value(); // asking did not wait for it
            last.get_future().wait();
        }
        QCOMPARE(done, (std::vector<int> {1, 3}));
    }

    void zoomsAndComesBack()
    {
        View view(m_map);
        QVERIFY(view.settle());
        const double all = view.widget.plot()->xAxis->range().size();
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        QVERIFY(view.widget.plot()->xAxis->range().size() < 0.7 * all);
        QTest::keyClick(&view.widget, Qt::Key_Home);
        QVERIFY(std::abs(view.widget.plot()->xAxis->range().size() - all) < 1e-6 * all);
    }

    void preparesALargeMapAside()
    {
        const auto map = manyPoints(m_set);
        View view(nullptr);
        QSignalSpy shown(&view.widget, &ScatterView::mapShown);
        view.widget.setMap(map);
        QCOMPARE(shown.size(), 0); // not on this thread
        QTRY_COMPARE(shown.size(), 1);
        view.widget.setMap(manyPoints(m_set)); // and one that is overtaken shows nothing of itself
        view.widget.setMap(m_map);
        QCOMPARE(shown.size(), 2);
        QTest::qWait(200);
        QCOMPARE(shown.size(), 2);
        QCOMPARE(view.widget.map().get(), static_cast<const MapResult*>(m_map.get()));
    }

private:
    QTemporaryDir m_folder;
    std::shared_ptr<const EmbeddingSet> m_set;
    std::shared_ptr<const MapResult> m_map;
};

QTEST_MAIN(TestScatterView)
#include "tst_scatter_view.moc"
