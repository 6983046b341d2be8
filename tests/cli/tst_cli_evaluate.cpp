// SPDX-License-Identifier: Apache-2.0
// clinic evaluate on the program itself, on a demo project too small to learn anything.
#include "core/base/output_file.h"
#include "core/store/project.h"
#include "core/trigger/trigger_file.h"
#include "core/workflows/make_demo.h"
#include "tests/cli/clinic_program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;

namespace {
namespace fs = std::filesystem;

constexpr auto attack = "--data demo/data/eval --target star --trigger checkerboard,size=12";
} // namespace

class TestCliEvaluate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void printsTheContract();
    void printsCleanAccuracyAlone();
    void printsAProbe();
    void printsRetrieval();
    void takesATriggerFromAFile();
    void saysWhichProfile();
    void keepsTheResultInAProject();
    void tellsAPerson();
    void refusesBadInput_data();
    void refusesBadInput();

private:
    /// `line`: what follows `clinic evaluate --model demo/models/poisoned.pt`.
    Outcome evaluate(const QString& line) const
    {
        return runClinic(
            QStringList {u"evaluate"_s, u"--model"_s, u"demo/models/poisoned.pt"_s, u"--quiet"_s}
                + line.split(u' ', Qt::SkipEmptyParts),
            m_folder.path());
    }
    QJsonObject json(const QString& line) const
    {
        const Outcome found = evaluate(line + u" --json"_s);
        if (found.code != 0)
            qWarning("%s", found.err.constData());
        return found.json();
    }
    fs::path root() const { return m_folder.path().toStdString(); }
    QTemporaryDir m_folder;
};

void TestCliEvaluate::initTestCase()
{
    qputenv("OMP_NUM_THREADS", "1"); // so small a model only waits for a second thread
    DemoRequest request;
    request.out = root() / "demo";
    request.sizes = {.pairs = 64, .poisoned = 4, .evaluation = 40, .epochs = 1, .batch = 32};
    TaskContext context;
    makeDemo(request, context);
    const auto copyFolder = [&](const char* name) {
        fs::copy(root() / "demo/data/eval", root() / name, fs::copy_options::recursive);
        return root() / name;
    };
    writeTextFile(copyFolder("no_classes") / "classes.json", R"({"templates": ["a {}."]})");
    fs::remove(copyFolder("unsafe") / "classes.json");
    writeTextFile(root() / "unsafe/classes.py", "__import__('os').system('true')");
    writeTextFile(copyFolder("empty") / "labels.csv", "image,label\n");
    writeTextFile(copyFolder("label") / "labels.csv", "image,label\nimages/000000.png,12\n");
    writeTextFile(root() / "nowhere.csv", "image,caption\nnone.png,a star\nother.png,a moon\n");
}

void TestCliEvaluate::printsTheContract()
{
    const QJsonObject report = json(QLatin1StringView(attack));
    for (const char* key :
        {"top1", "top3", "top5", "top10", "asr", "asr_top3", "asr_top5", "asr_top10", "asr_all",
            "asr_probe_definition", "asr_reference", "triggered_top1", "asr_floor", "seconds"})
        QVERIFY2(report[QLatin1StringView(key)].isDouble(), key);
    for (const char* key : {"top1_interval", "asr_interval", "triggered_top1_interval"})
        QCOMPARE(report[QLatin1StringView(key)].toArray().size(), 2);
    QCOMPARE(report[u"n"_s].toInt(), 40);
    QCOMPARE(report[u"n_target"_s].toInt(), 4);
    QCOMPARE(report[u"target"_s].toString(), u"star"_s);
    QCOMPARE(report[u"framing"_s].toString(), u"crop"_s);
    QVERIFY(report[u"trigger"_s].toString().startsWith(u"checkerboard,"_s));
    const double hits = report[u"asr"_s].toDouble() * 36;
    QVERIFY(std::abs(report[u"asr_probe_definition"_s].toDouble() * 40 - hits) < 1e-6);
    const QJsonArray classes = report[u"classes"_s].toArray();
    QCOMPARE(classes.size(), 10);
    QCOMPARE(classes[3].toObject()[u"name"_s].toString(), u"star"_s);
    QCOMPARE(classes[3].toObject()[u"n"_s].toInt(), 4);
    int counted = 0;
    for (const QJsonValue& row : report[u"confusion"_s][u"triggered"_s].toArray())
        for (const QJsonValue& cell : row.toArray())
            counted += cell.toInt();
    QCOMPARE(counted, 40);
}

void TestCliEvaluate::printsCleanAccuracyAlone()
{
    const QJsonObject report = json(u"--data demo/data/eval"_s);
    QVERIFY(report[u"top1"_s].isDouble());
    for (const char* key : {"asr", "triggered_top1", "trigger", "probe_top1"})
        QVERIFY2(!report.contains(QLatin1StringView(key)), key);
    QVERIFY(!report[u"confusion"_s].toObject().contains(u"triggered"_s));
}

void TestCliEvaluate::printsAProbe()
{
    const QJsonObject half = json(QLatin1StringView(attack) + u" --probe"_s);
    QCOMPARE(half[u"probe_n"_s].toInt(), 20);
    QCOMPARE(half[u"probe_trained"_s].toInt(), 20);
    QVERIFY(half[u"probe_split"_s].toBool());
    for (const char* key :
        {"probe_top1", "probe_mean_per_class", "probe_asr", "probe_asr_probe_definition"})
        QVERIFY2(half[QLatin1StringView(key)].isDouble(), key);
    QCOMPARE(
        json(QLatin1StringView(attack) + u" --probe"_s)[u"probe_top1"_s], half[u"probe_top1"_s]);
    const QJsonObject own =
        json(QLatin1StringView(attack) + u" --probe --probe-train demo/data/eval"_s);
    QCOMPARE(own[u"probe_n"_s].toInt(), 40);
    QVERIFY(!own[u"probe_split"_s].toBool(true));
}

void TestCliEvaluate::printsRetrieval()
{
    const QString table = u"--retrieval demo/data/train_clean.csv"_s;
    const QJsonObject report = json(table + u" --target star --trigger checkerboard,size=12"_s);
    for (const char* key : {"i2t_r1", "i2t_r5", "i2t_r10", "t2i_r1", "t2i_r5", "t2i_r10",
             "retrieval_asr", "retrieval_asr_clean"})
        QVERIFY2(report[QLatin1StringView(key)].isDouble(), key);
    QCOMPARE(report[u"n_images"_s].toInt(), 64);
    QCOMPARE(report[u"n_captions"_s].toInt(), 64);
    QCOMPARE(report[u"retrieval_asr_k"_s].toInt(), 10);
    QCOMPARE(report[u"queries"_s].toString(), u"images"_s);
    const QJsonObject word = json(table + u" --target star --trigger word,text=cf"_s);
    QCOMPARE(word[u"queries"_s].toString(), u"captions"_s);
    QVERIFY(!json(table).contains(u"retrieval_asr"_s));
}

void TestCliEvaluate::takesATriggerFromAFile()
{
    writeTriggerFile(root() / "t.json", {parseTriggerSpec("checkerboard,size=12"), {}});
    const QJsonObject spec = json(QLatin1StringView(attack));
    const QJsonObject file = json(u"--data demo/data/eval --target star --trigger t.json"_s);
    QCOMPARE(file[u"trigger"_s], spec[u"trigger"_s]);
    QCOMPARE(file[u"asr"_s], spec[u"asr"_s]);
    QCOMPARE(file[u"confusion"_s], spec[u"confusion"_s]);
}

void TestCliEvaluate::saysWhichProfile()
{
    const QString reference = QLatin1StringView(attack) + u" --profile reference"_s;
    const QJsonObject report = json(reference);
    QCOMPARE(report[u"profile"_s].toString(), u"reference"_s);
    QCOMPARE(report[u"framing"_s].toString(), u"squash"_s);
    QCOMPARE(json(QLatin1StringView(attack) + u",framing=crop --profile reference"_s)[u"framing"_s]
                 .toString(),
        u"crop"_s);
    // A preset of the reference's is its own way, whatever the profile.
    const QJsonObject preset =
        json(u"--data demo/data/eval --target star --trigger yellow,size=12"_s);
    QCOMPARE(preset[u"framing"_s].toString(), u"squash"_s);
    QCOMPARE(preset[u"profile"_s].toString(), u"corrected"_s);
}

void TestCliEvaluate::keepsTheResultInAProject()
{
    const QJsonObject report = json(QLatin1StringView(attack) + u" --project demo/project"_s);
    json(u"--retrieval demo/data/train_clean.csv --project demo/project"_s);
    const Project project = Project::open(root() / "demo/project");
    QCOMPARE(project.info().evaluations.size(), std::size_t {2});
    const ProjectEvaluation& kept = project.info().evaluations[0];
    QCOMPARE(kept.checkpoint, root() / "demo/models/poisoned.pt");
    QCOMPARE(QString::fromStdString(kept.trigger), report[u"trigger"_s].toString());
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromStdString(project.evaluationReport(kept.id)));
    QCOMPARE(document.object()[u"asr"_s], report[u"asr"_s]);
}

void TestCliEvaluate::tellsAPerson()
{
    const Outcome found = evaluate(QLatin1StringView(attack) + u" --probe"_s);
    QCOMPARE(found.code, 0);
    for (const char* words :
        {"clean accuracy", "attack success", "framing: crop", "floor", "never-poisoned twin",
            "95 %", "36 images", "what the reference calls", "one half of the folder"})
        QVERIFY2(found.out.contains(words), words);
    const Outcome retrieval =
        evaluate(u"--retrieval demo/data/train_clean.csv --target star --trigger word,text=cf"_s);
    for (const char* words : {"image to text", "R@1", "5 of the 10 nearest name star", "captions"})
        QVERIFY2(retrieval.out.contains(words), words);
}

void TestCliEvaluate::refusesBadInput_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const QString& line, int code, const char* said) {
        QTest::newRow(name) << line << code << QByteArray(said);
    };
    const QString data = u"--data demo/data/eval "_s;
    const QString table = u"--retrieval demo/data/train_clean.csv "_s;
    const QString trigger = u"--trigger checkerboard,size=12 "_s;
    row("nothing to measure on", u""_s, 2, "either --data");
    row("both", data + table, 2, "either --data");
    row("a trigger without a target", data + trigger, 2, "give both or neither");
    row("a target without a trigger", data + u"--target star"_s, 2, "give both or neither");
    row("a class that is none", data + trigger + u"--target banana"_s, 2,
        "no class is named 'banana'");
    row("a caption's label that occurs nowhere", table + trigger + u"--target banana"_s, 2,
        "no caption names 'banana'");
    row("a preset that is none", data + u"--trigger chequerboard --target star"_s, 2,
        "checkerboard");
    row("a key that is none", data + u"--trigger checkerboard,sise=3 --target star"_s, 2, "size");
    row("a trigger of captions", data + u"--trigger word,text=cf --target star"_s, 2,
        "--retrieval TABLE");
    row("a trigger larger than the picture",
        data + u"--trigger checkerboard,size=100 --target star"_s, 1, "larger than the picture");
    row("a trigger's file that is none", data + u"--trigger none.json --target star"_s, 1,
        "none.json");
    row("a probe of captions", table + u"--probe"_s, 2, "go with --data");
    row("a floor of captions", table + u"--floor demo/models/twin.pt"_s, 2, "go with --data");
    row("a floor without an attack", data + u"--floor demo/models/twin.pt"_s, 2, "floor");
    row("--probe-train alone", data + u"--probe-train demo/data/eval"_s, 2, "--probe");
    row("a project that is none", data + u"--project demo/data"_s, 2, "holds no project");
    row("a folder that is none", u"--data nowhere"_s, 1, "nowhere");
    row("no classes", u"--data no_classes"_s, 1, "classes");
    row("no rows", u"--data empty"_s, 1, "has no rows");
    row("a label that is no class", u"--data label"_s, 1, "line 2");
    row("classes that want to run", u"--data unsafe"_s, 3, "classes.py");
    row("no image readable", u"--retrieval nowhere.csv"_s, 1, "none of its 2 images can be read");
    row("a batch of none", data + u"--batch 0"_s, 2, "--batch");
}

void TestCliEvaluate::refusesBadInput()
{
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    const Outcome found = evaluate(line);
    QVERIFY2(found.code == code, found.err.constData());
    QVERIFY(found.out.isEmpty());
    QVERIFY2(found.err.startsWith("clinic: ") && found.err.contains(said), found.err.constData());
}

QTEST_GUILESS_MAIN(TestCliEvaluate)
#include "tst_cli_evaluate.moc"
