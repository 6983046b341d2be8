// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/evaluation_report.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;

namespace {

EvaluateReport sample()
{
    EvaluateReport report;
    report.checkpoint = "/models/poisoned.pt";
    report.data = "/data/eval";
    report.n = 7;
    report.failed = 2;
    report.top1 = {3, 7};
    report.top3 = {5, 7};
    report.top5 = report.top10 = {7, 7};
    report.seconds = 1.25;
    report.pictureSeconds = 0.75;
    report.warnings = {"2 of 3 classes share their name"};
    report.confusion = ConfusionMatrix(2);
    report.confusion.add(0, 1, 4);
    report.confusion.add(1, 1, 3);
    report.classes = {
        {"pear", {0, 4}, Share {2, 4}, Share {1, 4}}, {"star", {3, 3}, Share {3, 3}, Share {3, 3}}};
    AttackReport& attack = report.attack.emplace();
    attack.trigger = "yellow,size=16";
    attack.framing = "crop";
    attack.target = "star";
    attack.asr = {2, 4};
    attack.asrTop3 = {3, 4};
    attack.asrTop5 = attack.asrTop10 = {4, 4};
    attack.asrAll = {5, 7};
    attack.asrProbeDefinition = {2, 7};
    attack.triggeredTop1 = {4, 7};
    attack.nTarget = 3;
    attack.confusion = ConfusionMatrix(2);
    attack.confusion.add(0, 0, 4);
    attack.confusion.add(1, 0, 3);
    attack.floor = {"/models/twin.pt", {1, 4}, {6, 7}, true};
    report.probe = {.trained = 8,
        .isSplit = true,
        .top1 = {5, 6},
        .meanPerClass = 0.8,
        .asr = Share {1, 4},
        .asrProbeDefinition = Share {1, 6}};
    return report;
}

std::string textOf(const EvaluateReport& report)
{
    return evaluationJson(report).dump();
}

} // namespace

class TestEvaluationJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheFieldsOfTheContract();
    void hasNoNumberWhereNothingWasCounted();
    void comesBackAsItWas();
    void comesBackWithoutItsParts();
    void refusesDamage_data();
    void refusesDamage();
};

void TestEvaluationJson::hasTheFieldsOfTheContract()
{
    const auto json = evaluationJson(sample());
    for (const char* key : {"top1", "top3", "top5", "top10", "asr", "asr_all", "triggered_top1"})
        QVERIFY2(json.at(key).is_number_float(), key);
    QCOMPARE(json.at("n").get<int>(), 7);
    QCOMPARE(json.at("n_target").get<int>(), 3);
    QCOMPARE(json.at("asr").get<double>(), 0.5);
    QCOMPARE(json.at("asr_all").get<double>(), 5.0 / 7);
    QCOMPARE(json.at("asr_probe_definition").get<double>(), 2.0 / 7);
    QCOMPARE(json.at("asr_reference").get<double>(), json.at("triggered_top1").get<double>());
    QCOMPARE(json.at("asr_interval").at(0).get<double>(), (Share {2, 4}).interval().low);
    QCOMPARE(json.at("top1_interval").at(1).get<double>(), (Share {3, 7}).interval().high);
    QCOMPARE(json.at("classes").at(0).at("to_target").get<double>(), 0.5);
    QCOMPARE(json.at("confusion").at("clean").dump(), std::string("[[0,4],[0,3]]"));
    QCOMPARE(json.at("confusion").at("triggered").dump(), std::string("[[4,0],[3,0]]"));
    QCOMPARE(json.at("profile").get<std::string>(), std::string("corrected"));
}

void TestEvaluationJson::hasNoNumberWhereNothingWasCounted()
{
    EvaluateReport report = sample();
    report.attack->asr = report.attack->asrTop3 = {};
    report.attack->floor.reset();
    report.classes[0].top1 = {};
    const auto json = evaluationJson(report);
    for (const char* key : {"asr", "asr_top3", "asr_interval", "asr_floor"})
        QVERIFY2(json.at(key).is_null(), key);
    QVERIFY(json.at("classes").at(0).at("top1").is_null());
    QVERIFY(json.dump().find("nan") == std::string::npos);
}

void TestEvaluationJson::comesBackAsItWas()
{
    const EvaluateReport report = sample();
    const EvaluateReport back = evaluationFromJson(textOf(report));
    QCOMPARE(back.checkpoint, report.checkpoint);
    QCOMPARE(back.top1, report.top1);
    QCOMPARE(back.top10, report.top10);
    QVERIFY(back.classes == report.classes);
    QVERIFY(back.confusion == report.confusion);
    QVERIFY(back.attack->confusion == report.attack->confusion);
    QCOMPARE(back.attack->asr, report.attack->asr);
    QCOMPARE(back.attack->asrProbeDefinition, report.attack->asrProbeDefinition);
    QCOMPARE(back.attack->floor->asr, report.attack->floor->asr);
    QVERIFY(back.attack->floor->isDemoTwin);
    QCOMPARE(back.probe->asr, report.probe->asr);
    QCOMPARE(back.warnings, report.warnings);
    QCOMPARE(textOf(back), textOf(report)); // and everything else
}

void TestEvaluationJson::comesBackWithoutItsParts()
{
    EvaluateReport report = sample();
    report.attack.reset();
    report.probe.reset();
    report.confusion = ConfusionMatrix();
    for (ClassMeasure& measure : report.classes)
        measure.toTarget = measure.triggeredTop1 = std::nullopt;
    const EvaluateReport back = evaluationFromJson(textOf(report));
    QVERIFY(!back.attack && !back.probe);
    QCOMPARE(back.confusion.classes(), std::size_t {0});
    QCOMPARE(textOf(back), textOf(report));
}

void TestEvaluationJson::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value"); // JSON; empty: left out
    const auto row = [](const char* name, const char* path, const char* value) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(value);
    };
    row("a share above 1", "/top1", "1.5");
    row("a share below 0", "/asr", "-0.1");
    row("a share that is text", "/asr_all", "\"much\"");
    row("a negative count", "/n", "-1");
    row("a count with a fraction", "/n_target", "2.5");
    row("no classes", "/classes", "");
    row("classes that are none", "/classes", "{}");
    row("a class without a name", "/classes/0/name", "");
    row("a class whose name is a number", "/classes/0/name", "7");
    row("a confusion of other classes", "/confusion/clean", "[[1]]");
    row("a confusion that is not square", "/confusion/clean/0", "[1, 2, 3]");
    row("a negative cell", "/confusion/triggered/1/0", "-3");
    row("warnings that are text", "/warnings", "\"none\"");
    row("a flag that is a number", "/probe_split", "1");
}

void TestEvaluationJson::refusesDamage()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, value);
    nlohmann::json document = nlohmann::json::parse(textOf(sample()));
    const nlohmann::json::json_pointer at(path.toStdString());
    if (value.isEmpty())
        document[at.parent_pointer()].erase(at.back());
    else
        document[at] = nlohmann::json::parse(value.toStdString());
    try {
        evaluationFromJson(document.dump());
        QFAIL("was taken");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Format);
    }
}

QTEST_APPLESS_MAIN(TestEvaluationJson)
#include "tst_evaluation_json.moc"
