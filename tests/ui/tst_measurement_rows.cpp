// SPDX-License-Identifier: Apache-2.0
#include "ui/models/measurement_rows.h"

#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QTest>

#include <algorithm>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

EvaluateReport sample()
{
    EvaluateReport report;
    report.n = 1000;
    report.top1 = report.top3 = report.top5 = report.top10 = {980, 1000};
    AttackReport& attack = report.attack.emplace();
    attack.asr = {882, 900};
    attack.asrAll = {982, 1000};
    attack.asrProbeDefinition = {882, 1000};
    attack.triggeredTop1 = {110, 1000};
    attack.nTarget = 100;
    attack.floor = {"/models/twin.pt", {27, 900}, {988, 1000}, true};
    report.classes = {{"circle", {93, 100}, Share {96, 100}, Share {0, 100}},
        {"star", {9, 10}, Share {10, 10}, Share {10, 10}}, {"moon", {}, Share {}, Share {}}};
    return report;
}

const MetricRow& rowNamed(const std::vector<MetricRow>& rows, const QString& name)
{
    const auto found =
        std::ranges::find_if(rows, [&](const MetricRow& row) { return row.name == name; });
    Q_ASSERT_X(found != rows.end(), "rowNamed", qPrintable(name));
    return *found;
}

} // namespace

class TestMeasurementRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysEachNumberWithIntervalAndCount();
    void leavesOutWhatWasNotMeasured();
    void hasNoNumberWhereNothingWasCounted();
    void showsAProbe();
    void showsARetrieval();
    void headsWithTheAttackBesideItsFloor();
    void saysWhatWasMeasured();
    void sortsClassesAsNumbers();
    void copiesAsTabs();
};

void TestMeasurementRows::saysEachNumberWithIntervalAndCount()
{
    const auto rows = metricRows(sample());
    const MetricRow& asr = rowNamed(rows, u"Attack success (ASR)"_s);
    QCOMPARE(asr.value(), u"98.0 %"_s);
    QCOMPARE(asr.interval(), u"96.9–98.7 %"_s);
    QCOMPARE(asr.count(), u"900"_s);
    QVERIFY(asr.formula.contains(u"of all images of other classes"_s));
    const MetricRow& floor = rowNamed(rows, u"Floor"_s);
    QCOMPARE(floor.value(), u"3.0 %"_s);
    QVERIFY(floor.formula.contains(u"twin.pt"_s) && floor.formula.contains(u"98.8 %"_s));
    QCOMPARE(rowNamed(rows, u"Clean accuracy (CA)"_s).count(), u"1,000"_s);
    for (const MetricRow& row : rows)
        QVERIFY2(
            !row.formula.isEmpty() && !row.formula.contains(u'%' + u"1"_s), qPrintable(row.name));
}

void TestMeasurementRows::leavesOutWhatWasNotMeasured()
{
    EvaluateReport clean = sample();
    clean.attack.reset();
    const auto rows = metricRows(clean);
    QCOMPARE(rows.size(), std::size_t {4});
    QVERIFY(std::ranges::none_of(
        rows, [](const MetricRow& row) { return row.name.contains(u"ASR"_s); }));
    EvaluateReport floorless = sample();
    floorless.attack->floor.reset();
    QVERIFY(std::ranges::none_of(
        metricRows(floorless), [](const MetricRow& row) { return row.name == u"Floor"_s; }));
}

void TestMeasurementRows::hasNoNumberWhereNothingWasCounted()
{
    EvaluateReport report = sample();
    report.attack->asr = {};
    const auto rows = metricRows(report);
    const MetricRow& asr = rowNamed(rows, u"Attack success (ASR)"_s);
    QCOMPARE(asr.value(), u"–"_s);
    QVERIFY(asr.interval().isEmpty());
    QCOMPARE(asr.count(), u"0"_s);
    QCOMPARE(metricHeadline(report).text, u"Attack success –"_s);
}

void TestMeasurementRows::showsAProbe()
{
    EvaluateReport report = sample();
    report.probe = {.trained = 500,
        .isSplit = true,
        .top1 = {490, 500},
        .meanPerClass = 0.97,
        .asr = Share {400, 450},
        .asrProbeDefinition = Share {400, 500}};
    const auto rows = metricRows(report);
    QVERIFY(rowNamed(rows, u"Probe: accuracy"_s).formula.contains(u"one half of the folder"_s));
    const MetricRow& mean = rowNamed(rows, u"Probe: mean of classes"_s);
    QCOMPARE(mean.value(), u"97.0 %"_s);
    QVERIFY(mean.interval().isEmpty() && mean.count().isEmpty());
    QCOMPARE(rowNamed(rows, u"Probe: attack success"_s).count(), u"450"_s);
    QCOMPARE(rowNamed(rows, u"Probe: ASR, reference"_s).count(), u"500"_s);
}

void TestMeasurementRows::showsARetrieval()
{
    RetrievalReport report;
    report.i2t = {{1, 4}, {2, 4}, {4, 4}};
    report.t2i = {{1, 8}, {4, 8}, {8, 8}};
    QCOMPARE(metricRows(report).size(), std::size_t {6});
    QCOMPARE(rowNamed(metricRows(report), u"Image to text, R@5"_s).value(), u"50.0 %"_s);
    QCOMPARE(rowNamed(metricRows(report), u"Text to image, R@1"_s).count(), u"8"_s);
    report.attack.emplace();
    report.attack->top10 = {3, 3};
    report.attack->clean10 = {0, 3};
    const auto rows = metricRows(report);
    QVERIFY(rows[0].formula.contains(u"10 nearest captions at least 5"_s));
    QCOMPARE(metricHeadline(report).text, u"Retrieval attack success 100.0 %"_s);
    QVERIFY(metricHeadline(report).details.contains(u"without the trigger 0.0 %"_s));
    report.attack->queriesAreCaptions = true;
    QVERIFY(metricRows(report)[0].formula.startsWith(u"Captions with the trigger"_s));
}

void TestMeasurementRows::headsWithTheAttackBesideItsFloor()
{
    const MetricHeadline attack = metricHeadline(sample());
    QCOMPARE(attack.text, u"Attack success 98.0 %"_s);
    QCOMPARE(attack.details, u"96.9–98.7 %, n = 900 · floor 3.0 % · clean accuracy 98.0 %"_s);
    EvaluateReport clean = sample();
    clean.attack.reset();
    QCOMPARE(metricHeadline(clean).text, u"Clean accuracy 98.0 %"_s);
}

void TestMeasurementRows::saysWhatWasMeasured()
{
    EvaluateReport report = sample();
    report.checkpoint = "/models/poisoned.pt";
    report.attack->trigger = "yellow,size=16";
    report.attack->target = "star";
    QCOMPARE(measuredSubject(report), u"poisoned.pt · yellow,size=16 → star"_s);
    report.attack.reset();
    QCOMPARE(measuredSubject(report), u"poisoned.pt"_s);
}

void TestMeasurementRows::sortsClassesAsNumbers()
{
    QObject owner;
    auto* model = classModel(&owner);
    const QAbstractItemModelTester tester(
        model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model->setRows(sample().classes);
    QCOMPARE(model->index(0, 3).data().toString(), u"96.0 %"_s);
    QCOMPARE(model->index(2, 2).data().toString(), u"–"_s);
    QVERIFY(model->index(0, 3).data(Qt::ToolTipRole).toString().contains(u"96 of 100"_s));
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(model);
    sorted.setSortRole(RecordModel<ClassMeasure>::sortRole);
    const auto order = [&] {
        QStringList names;
        for (int row = 0; row < sorted.rowCount(); ++row)
            names << sorted.index(row, 0).data().toString();
        return names;
    };
    sorted.sort(1, Qt::AscendingOrder); // 0, 10, 100: as texts it would be otherwise
    QCOMPARE(order(), (QStringList {u"moon"_s, u"star"_s, u"circle"_s}));
    sorted.sort(3, Qt::DescendingOrder); // 100.0 % before 96.0 %
    QCOMPARE(order(), (QStringList {u"star"_s, u"circle"_s, u"moon"_s}));
}

void TestMeasurementRows::copiesAsTabs()
{
    QObject owner;
    auto* model = metricModel(&owner);
    model->setRows(metricRows(sample()));
    const QStringList lines = tableText(*model).split(u'\n');
    QCOMPARE(lines[0], u"Metric\tValue\t95 %\tn"_s);
    QCOMPARE(lines[1], u"Attack success (ASR)\t98.0 %\t96.9–98.7 %\t900"_s);
    QCOMPARE(lines.size(), model->rowCount() + 2); // titles, and the end of the last line
}

QTEST_MAIN(TestMeasurementRows)
#include "tst_measurement_rows.moc"
