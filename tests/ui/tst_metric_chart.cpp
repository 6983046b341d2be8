// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/data_colours.h"
#include "ui/plots/frontier_chart.h"
#include "ui/plots/metric_chart.h"

#include <QFile>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

ChartSeries::Values values(std::vector<double> numbers)
{
    return std::make_shared<const std::vector<double>>(std::move(numbers));
}

ChartSeries curve(const QString& name, std::vector<double> y, bool markers = false)
{
    std::vector<double> x;
    for (std::size_t i = 0; i < y.size(); ++i)
        x.push_back(static_cast<double>(i));
    return {name, QColor(data_colour::cured), values(std::move(x)), values(std::move(y)), {}, {},
        markers};
}

std::vector<ChartSeries> curves(int count)
{
    std::vector<ChartSeries> all;
    for (int i = 0; i < count; ++i)
        all.push_back(curve(u"run %1"_s.arg(i), {1.0 * i, 2.0 + i, 1.0 + i}));
    return all;
}

template <class Chart> QString svgOf(const Chart& chart)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"chart.svg"_s);
    if (!chart.exportSvg(path, u"made for a test"_s))
        return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

FrontierPath cure()
{
    return {u"cure"_s, QColor(data_colour::cured), {0.98, 0.4, 0.02}, {0.7, 0.69, 0.68}, {0, 1, 2}};
}

} // namespace

class TestMetricChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThatItIsEmpty();
    void namesItsCurves();
    void countsWhatTheLegendCannotHold();
    void drawsIntervalsOfMarks();
    void savesTitleAndProvenance();
    void writesEveryPoint();
    void zoomsAndResets();
    void showsValuesUnderTheMouse();
    void drawsTheFloor();
};

void TestMetricChart::saysThatItIsEmpty()
{
    MetricChart chart(u"Loss"_s);
    chart.setEmptyText(u"choose a run"_s);
    QVERIFY(svgOf(chart).contains(u"choose a run"_s));
    chart.setSeries(curves(1));
    QVERIFY(!svgOf(chart).contains(u"choose a run"_s));
}

void TestMetricChart::namesItsCurves()
{
    MetricChart chart(u"Loss"_s);
    for (const int count : {2, 4, 5}) {
        chart.setSeries(curves(count));
        const QString svg = svgOf(chart);
        for (int i = 0; i < count; ++i)
            QVERIFY2(svg.contains(u">run %1<"_s.arg(i)), qPrintable(QString::number(count)));
    }
}

void TestMetricChart::countsWhatTheLegendCannotHold()
{
    MetricChart chart(u"Loss"_s);
    chart.setSeries(curves(200));
    const QString svg = svgOf(chart);
    int named = 0;
    for (int i = 0; i < 200; ++i)
        named += svg.contains(u">run %1<"_s.arg(i)) ? 1 : 0;
    QVERIFY(named > 0 && named < 200);
    QVERIFY(svg.contains(u"and %1 more"_s.arg(200 - named)));
}

/// An interval of no width is a dot's own place: only the width can make the difference.
void TestMetricChart::drawsIntervalsOfMarks()
{
    MetricChart chart(u"Accuracy"_s);
    chart.resize(300, 200);
    ChartSeries marked = curve(u"ca"_s, {0.2, 0.8, 0.5}, true);
    marked.low = marked.high = marked.y;
    chart.setSeries({marked});
    const QImage narrow = chart.grab().toImage();
    marked.low = values({0.2, 0.8, 0.3});
    marked.high = values({0.2, 0.8, 0.7});
    chart.setSeries({marked});
    QVERIFY(chart.grab().toImage() != narrow);
}

void TestMetricChart::savesTitleAndProvenance()
{
    MetricChart chart(u"Learning rate"_s);
    chart.setSeries({curve(u"lr"_s, {3, 3, 3})});
    FrontierChart frontier;
    frontier.setPaths({cure()});
    QVERIFY(svgOf(chart).contains(u"Learning rate"_s));
    QVERIFY(svgOf(chart).contains(u"made for a test"_s));
    QVERIFY(svgOf(frontier).contains(u"Clean accuracy"_s));
    QVERIFY(!chart.exportSvg(QTemporaryDir().filePath(u"none/chart.svg"_s), {}));
}

void TestMetricChart::writesEveryPoint()
{
    std::vector<double> y;
    for (int i = 0; i < 5000; ++i)
        y.push_back(std::sin(i));
    const QStringList lines = csvText({curve(u"a"_s, y)}).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 5001);
    for (int i = 0; i < 5000; ++i) {
        const QStringList cells = lines[i + 1].split(u',');
        QCOMPARE(cells[1].toDouble(), i);
        QVERIFY(cells[2].toDouble() == y[static_cast<std::size_t>(i)]);
    }
}

void TestMetricChart::zoomsAndResets()
{
    MetricChart chart(u"Loss"_s);
    chart.resize(400, 200);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    QSignalSpy chosen(&chart, &MetricChart::xRangeChosen);
    const QPoint middle = chart.rect().center();
    QWheelEvent wheel(middle, chart.mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&chart, &wheel);
    QCOMPARE(chosen.size(), 1);
    const auto zoomed = chosen[0][0].value<std::optional<ChartRange>>();
    QVERIFY(zoomed && zoomed->low > 0 && zoomed->high < 100);
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, middle);
    QVERIFY(!chosen.last()[0].value<std::optional<ChartRange>>());
}

void TestMetricChart::showsValuesUnderTheMouse()
{
    MetricChart chart(u"Loss"_s);
    chart.resize(400, 200);
    chart.setSeries(curves(2));
    const QImage without = chart.grab().toImage();
    const QPointF middle = chart.rect().center();
    QMouseEvent move(QEvent::MouseMove, middle, chart.mapToGlobal(middle), Qt::NoButton,
        Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&chart, &move);
    QVERIFY(chart.grab().toImage() != without);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&chart, &leave);
    QVERIFY(chart.grab().toImage() == without);
}

void TestMetricChart::drawsTheFloor()
{
    FrontierChart chart;
    chart.setPaths({cure()});
    QVERIFY(!svgOf(chart).contains(u"floor"_s));
    for (const double floor : {0.0, 0.06, 1.0}) {
        chart.setPaths({cure()}, floor);
        const QString svg = svgOf(chart);
        QVERIFY(svg.contains(u"floor %1 %"_s.arg(100 * floor, 0, 'f', 1)));
        QVERIFY(svg.contains(u"stroke-dasharray"_s));
    }
    chart.setPaths({cure()}, std::nan(""));
    QVERIFY(!svgOf(chart).contains(u"floor"_s));
}

QTEST_MAIN(TestMetricChart)
#include "tst_metric_chart.moc"
