// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/curve_painter.h"
#include "ui/plots/data_colours.h"
#include "ui/plots/frontier_chart.h"
#include "ui/plots/metric_chart.h"

#include <QFile>
#include <QMouseEvent>
#include <QRegularExpression>
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

/// True if the chart took it.
bool turnWheel(MetricChart& chart, Qt::KeyboardModifiers modifiers)
{
    const QPoint middle = chart.rect().center();
    QWheelEvent wheel(middle, chart.mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, modifiers,
        Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&chart, &wheel);
    return wheel.isAccepted();
}

std::optional<ChartRange> lastRange(const QSignalSpy& chosen)
{
    return chosen.last()[0].value<std::optional<ChartRange>>();
}

/// A step is named on the axis.
bool shows(const MetricChart& chart, const QString& tick)
{
    return svgOf(chart).contains(u'>' + tick + u'<');
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
    void leavesTheWheelToAScrollingPage();
    void zoomsWithKeysAndStaysInside();
    void followsALiveRun();
    void followsTheLastStepOfAllCharts();
    void keepsItsZoomWithoutCurves();
    void drawsNothingOutsideOfTheFrame();
    void cutsLinesAtTheFrame();
    void namesTheStepOfEachRun();
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
    turnWheel(chart, Qt::ControlModifier);
    QCOMPARE(chosen.size(), 1);
    const auto zoomed = chosen[0][0].value<std::optional<ChartRange>>();
    QVERIFY(zoomed && zoomed->low > 0 && zoomed->high < 100);
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, middle);
    QVERIFY(!chosen.last()[0].value<std::optional<ChartRange>>());
}

void TestMetricChart::leavesTheWheelToAScrollingPage()
{
    MetricChart chart(u"Loss"_s);
    chart.resize(400, 200);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    QSignalSpy chosen(&chart, &MetricChart::xRangeChosen);
    QVERIFY(!turnWheel(chart, Qt::NoModifier));
    QVERIFY(chosen.isEmpty());
    QVERIFY(turnWheel(chart, Qt::ControlModifier));
    QCOMPARE(chosen.size(), 1);
}

void TestMetricChart::zoomsWithKeysAndStaysInside()
{
    MetricChart chart(u"Loss"_s);
    chart.resize(400, 200);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    QSignalSpy chosen(&chart, &MetricChart::xRangeChosen);
    for (int i = 0; i < 60; ++i)
        QTest::keyClick(&chart, Qt::Key_Plus);
    QCOMPARE(lastRange(chosen)->span(), 2.0); // no closer than two steps
    for (int i = 0; i < 2000; ++i)
        QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(lastRange(chosen)->high, 100.0);
    for (int i = 0; i < 2000; ++i)
        QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(lastRange(chosen)->low, 0.0);
    for (int i = 0; i < 60; ++i)
        QTest::keyClick(&chart, Qt::Key_Minus);
    QVERIFY(!lastRange(chosen)); // all steps
    QTest::keyClick(&chart, Qt::Key_Plus);
    QTest::keyClick(&chart, Qt::Key_0);
    QVERIFY(!lastRange(chosen));
}

void TestMetricChart::followsALiveRun()
{
    MetricChart chart(u"Loss"_s);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    chart.setXRange(ChartRange {80, 100});
    QVERIFY(shows(chart, u"90"_s));
    chart.setSeries({curve(u"a"_s, std::vector<double>(201, 1.0))});
    QVERIFY(shows(chart, u"190"_s) && !shows(chart, u"90"_s));
    chart.setXRange(ChartRange {80, 100}); // somebody looks back: it stays there
    chart.setSeries({curve(u"a"_s, std::vector<double>(301, 1.0))});
    QVERIFY(shows(chart, u"90"_s) && !shows(chart, u"290"_s));
}

/// Evaluations end sooner than steps: a range that reaches theirs is not at the end of the run.
void TestMetricChart::followsTheLastStepOfAllCharts()
{
    MetricChart chart(u"Accuracy"_s);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0), true)});
    chart.setLastStep(150);
    chart.setXRange(ChartRange {90, 130});
    chart.setSeries({curve(u"a"_s, std::vector<double>(121, 1.0), true)});
    chart.setLastStep(200);
    QVERIFY(shows(chart, u"100"_s) && !shows(chart, u"180"_s));
    chart.setXRange(ChartRange {160, 200});
    chart.setLastStep(300);
    QVERIFY(shows(chart, u"280"_s) && !shows(chart, u"180"_s));
}

void TestMetricChart::keepsItsZoomWithoutCurves()
{
    MetricChart chart(u"Loss"_s);
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    chart.setXRange(ChartRange {80, 100});
    chart.setSeries({});
    QSignalSpy chosen(&chart, &MetricChart::xRangeChosen);
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chosen.isEmpty()); // nothing to choose from, and the other charts' range stays
    chart.setSeries({curve(u"a"_s, std::vector<double>(101, 1.0))});
    QVERIFY(shows(chart, u"90"_s) && !shows(chart, u"50"_s));
}

/// QSvgGenerator does not clip: what lies outside must not be drawn.
void TestMetricChart::drawsNothingOutsideOfTheFrame()
{
    for (const bool markers : {false, true}) {
        MetricChart chart(u"Loss"_s);
        std::vector<double> y(101, 0.5);
        y[10] = 40;
        y[39] = -60;
        y[61] = 90;
        chart.setSeries({curve(u"a"_s, y, markers)});
        chart.setXRange(ChartRange {40, 60});
        const QString svg = svgOf(chart);
        const QRegularExpression numbers(u"points=\"([^\"]*)\"|d=\"([^\"]*)\""_s);
        int seen = 0;
        for (auto match = numbers.globalMatch(svg); match.hasNext();) {
            const QString text = match.next().captured(0);
            const QRegularExpression pair(u"(-?[0-9.]+),(-?[0-9.]+)"_s);
            for (auto point = pair.globalMatch(text); point.hasNext(); ++seen) {
                const auto place = point.next();
                QVERIFY2(place.captured(1).toDouble() > -5 && place.captured(1).toDouble() < 800,
                    qPrintable(text));
                QVERIFY2(place.captured(2).toDouble() > -5 && place.captured(2).toDouble() < 500,
                    qPrintable(text));
            }
        }
        QVERIFY(seen > 10);
    }
}

void TestMetricChart::cutsLinesAtTheFrame()
{
    const QRectF area(0, 0, 10, 10);
    QCOMPARE(lineWithin({2, 2, 8, 8}, area), QLineF(2, 2, 8, 8));
    QCOMPARE(lineWithin({-10, 5, 20, 5}, area), QLineF(0, 5, 10, 5));
    QCOMPARE(lineWithin({5, -5, 5, 15}, area), QLineF(5, 0, 5, 10));
    QVERIFY(!lineWithin({-5, -5, 15, -5}, area));
    QVERIFY(!lineWithin({-5, 4, 4, 20}, area));
    QVERIFY(!lineWithin({1, std::nan(""), 2, 3}, area));
}

void TestMetricChart::namesTheStepOfEachRun()
{
    MetricChart chart(u"Loss"_s);
    chart.resize(400, 200);
    chart.setSeries({curve(u"short"_s, std::vector<double>(11, 1.0)),
        curve(u"long"_s, std::vector<double>(101, 1.0))});
    const QPointF place(380, 100);
    QMouseEvent move(QEvent::MouseMove, place, chart.mapToGlobal(place), Qt::NoButton, Qt::NoButton,
        Qt::NoModifier);
    QCoreApplication::sendEvent(&chart, &move);
    const QStringList lines = chart.hoverLines();
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0] != u"step 10"_s);
    QVERIFY(lines[1].contains(u"at step 10"_s));
    QVERIFY(!lines[2].contains(u"at step"_s));
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
