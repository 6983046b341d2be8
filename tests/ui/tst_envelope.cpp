// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "ui/plots/envelope.h"
#include "ui/plots/frontier_chart.h"
#include "ui/plots/metric_chart.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <tuple>

using namespace clinic;
using namespace clinic::ui;

namespace {

ChartSeries::Values values(std::vector<double> numbers)
{
    return std::make_shared<const std::vector<double>>(std::move(numbers));
}

} // namespace

class TestEnvelope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void losesNoSpike();
    void needsNotLookAtEachPoint();
    void leavesGaps();
    void boundsOnlyWhatIsShown();
    void hasRoundTicks();
    void paintsWhateverComes();
};

/// Against every point of every column, one at a time; NaN is no value.
void TestEnvelope::losesNoSpike()
{
    Rng rng(5);
    std::vector<double> x, y;
    for (int i = 0; i < 5000; ++i) {
        x.push_back(i + 0.5 * rng.uniform());
        y.push_back(i % 31 == 0 ? std::numeric_limits<double>::quiet_NaN() : rng.normal());
    }
    y[1234] = 1000;
    for (const auto& [from, to] : {std::pair(0.0, 5000.0), std::pair(1200.0, 1300.0)}) {
        const int columns = 37;
        const double width = (to - from) / columns;
        std::size_t checked = 0;
        for (const EnvelopeColumn& column : envelope({x, y}, from, to, columns)) {
            const double part = std::floor((column.x - from) / width);
            double low = std::numeric_limits<double>::infinity();
            double high = -low;
            for (std::size_t i = 0; i < x.size(); ++i) {
                if (x[i] < from || x[i] > to || std::floor((x[i] - from) / width) != part)
                    continue;
                low = std::fmin(low, y[i]);
                high = std::fmax(high, y[i]);
            }
            QCOMPARE(column.low, low);
            QCOMPARE(column.high, high);
            QVERIFY(column.mean >= low && column.mean <= high);
            ++checked;
        }
        QCOMPARE(checked, std::size_t {37});
    }
}

/// With blocks and without: the same, on any borders.
void TestEnvelope::needsNotLookAtEachPoint()
{
    Rng rng(7);
    std::vector<double> x, y;
    for (int i = 0; i < 3001; ++i) { // the last block is not full
        x.push_back(i);
        y.push_back(i % 97 == 0 ? std::numeric_limits<double>::quiet_NaN() : rng.normal());
    }
    const ValueBlocks blocks(y);
    for (const auto& [from, to, columns] : {std::tuple(0.0, 3000.0, 7), {63.0, 129.0, 1},
             {64.0, 127.5, 2}, {2900.0, 9000.0, 3}, {10.0, 20.0, 4}}) {
        const auto slow = envelope({x, y}, from, to, columns);
        const auto quick = envelope({x, y, &blocks}, from, to, columns);
        QCOMPARE(quick.size(), slow.size());
        for (std::size_t i = 0; i < slow.size(); ++i) {
            QCOMPARE(quick[i].x, slow[i].x);
            QCOMPARE(quick[i].low, slow[i].low);
            QCOMPARE(quick[i].high, slow[i].high);
            QVERIFY(std::abs(quick[i].mean - slow[i].mean) < 1e-12);
        }
        QCOMPARE(boundsWithin({x, y, &blocks}, from, to).low, boundsWithin({x, y}, from, to).low);
        QCOMPARE(boundsWithin({x, y, &blocks}, from, to).high, boundsWithin({x, y}, from, to).high);
    }
}

void TestEnvelope::leavesGaps()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> x {0, 1, 2, 3};
    const std::vector<double> y {1, nan, nan, 4};
    const auto columns = envelope({x, y}, 0, 4, 4);
    QCOMPARE(columns.size(), std::size_t {4});
    QCOMPARE(columns[0].low, 1.0);
    QVERIFY(std::isnan(columns[1].low) && std::isnan(columns[2].mean));
    QVERIFY(envelope({}, 0, 1, 10).empty());
}

void TestEnvelope::boundsOnlyWhatIsShown()
{
    const std::vector<double> x {0, 1, 2, 3};
    const std::vector<double> y {9, 2, 3, -9};
    const ValueBounds bounds = boundsWithin({x, y}, 1, 2);
    QCOMPARE(bounds.low, 2.0);
    QCOMPARE(bounds.high, 3.0);
    QVERIFY(boundsWithin({x, y}, 5, 6).low > boundsWithin({x, y}, 5, 6).high);
}

void TestEnvelope::hasRoundTicks()
{
    QCOMPARE((ChartRange {0, 1}).ticks(), (std::vector<double> {0, 0.5, 1}));
    for (const ChartRange range : {ChartRange {-0.3, 17}, {1e-6, 3e-6}, {12345, 12399}}) {
        const auto ticks = range.ticks();
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 6);
        QVERIFY(ticks.front() >= range.low && ticks.back() <= range.high * (1 + 1e-9));
    }
    QCOMPARE(tickText(0.5, 0.1, true), QStringLiteral("50 %"));
    QCOMPARE(tickText(12000, 2000, false), QStringLiteral("12k"));
    const ChartRange flat = (ChartRange {3, 3}).padded();
    QVERIFY(flat.low < 3 && flat.high > 3);
}

void TestEnvelope::paintsWhateverComes()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::vector<double>> shapes {{}, {1}, {2, 2, 2}, {nan, nan}, {1, nan, 1e300}};
    MetricChart chart(QStringLiteral("Loss"));
    FrontierChart frontier;
    for (QWidget* widget : {static_cast<QWidget*>(&chart), static_cast<QWidget*>(&frontier)})
        widget->resize(300, 160);
    for (const auto& shape : shapes) {
        std::vector<double> x;
        for (std::size_t i = 0; i < shape.size(); ++i)
            x.push_back(static_cast<double>(i));
        std::vector<ChartSeries> series;
        for (int i = 0; i < 200; ++i)
            series.push_back(
                {QStringLiteral("s"), Qt::red, values(x), values(shape), {}, {}, i > 0});
        chart.setSeries(series);
        QVERIFY(!chart.grab().isNull());
        QCOMPARE(csvText(chart.series()).count(QLatin1Char('\n')),
            1 + 200 * static_cast<qsizetype>(shape.size()));
    }
    QVERIFY(!frontier.grab().isNull());
    frontier.setPaths({{QStringLiteral("a"), Qt::red, {1, 0}, {0.9, 0.9}, {0, 5}}});
    QVERIFY(!frontier.grab().isNull());
    QCOMPARE(frontier.csvText(),
        QStringLiteral(
            "run,step,asr,ca\n\"a\",0,1,0.90000000000000002\n\"a\",5,0,0.90000000000000002\n"));
}

QTEST_MAIN(TestEnvelope)
#include "tst_envelope.moc"
