// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "tests/support/sample_embeddings.h"
#include "ui/plots/custom_plot.h"
#include "ui/plots/scatter_view.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

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

struct View {
    ScatterView widget;

    explicit View(std::shared_ptr<const MapResult> map)
    {
        widget.resize(640, 480);
        widget.setMap(std::move(map));
        widget.show();
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
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
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
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QTest::mouseClick(view.widget.plot(), Qt::LeftButton, {}, view.at(5, 0));
        QCOMPARE(clicks.size(), 1);
        QVERIFY(!view.widget.plot()->yAxis->range().contains(10)); // fitted to the images alone
    }

    void hoversOnceAPoint()
    {
        View view(m_map);
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
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
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
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
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
        view.widget.setCurrent(SampleId {8});
        QSignalSpy clicks(&view.widget, &ScatterView::clicked);
        QTest::keyClick(&view.widget, Qt::Key_Right);
        QTest::keyClick(&view.widget, Qt::Key_Up);
        QTest::keyClick(&view.widget, Qt::Key_Left);
        QCOMPARE(clicks.size(), 3);
        QCOMPARE(clicks[0][0].value<SampleId>(), SampleId {9});
        QCOMPARE(clicks[1][0].value<SampleId>(), SampleId {9}); // the caption of the same pair
        QVERIFY(!clicks[1][1].toBool());
        QCOMPARE(clicks[2][0].value<SampleId>(), SampleId {8});
    }

    void zoomsAndComesBack()
    {
        View view(m_map);
        QVERIFY(QTest::qWaitForWindowExposed(&view.widget));
        const double all = view.widget.plot()->xAxis->range().size();
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        QTest::keyClick(&view.widget, Qt::Key_Plus);
        QVERIFY(view.widget.plot()->xAxis->range().size() < 0.7 * all);
        QTest::keyClick(&view.widget, Qt::Key_Home);
        QVERIFY(std::abs(view.widget.plot()->xAxis->range().size() - all) < 1e-6 * all);
    }

    void preparesALargeMapAside()
    {
        auto map = std::make_shared<MapResult>();
        map->embeddings = m_set;
        map->imageXy = Matrix(150'000, 2);
        Rng rng(1);
        for (float& value : std::span(map->imageXy.data(), 300'000))
            value = static_cast<float>(rng.normal());
        View view(nullptr);
        QSignalSpy shown(&view.widget, &ScatterView::mapShown);
        view.widget.setMap(map);
        QCOMPARE(shown.size(), 0); // not on this thread
        QTRY_COMPARE(shown.size(), 1);
        view.widget.setMap(map); // and one that is overtaken shows nothing of itself
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
