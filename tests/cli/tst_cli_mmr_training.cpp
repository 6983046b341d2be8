// SPDX-License-Identifier: Apache-2.0
// `clinic mmr training`, on a small file.
#include "tests/cli/clinic_program.h"
#include "tests/core/mmr/training/training_set_builder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace clinic;

namespace {

Outcome training(const TrainingFolder& folder, const QByteArray& arguments)
{
    return runClinic(QProcess::splitCommand(QString::fromUtf8("mmr training " + arguments)),
        QString::fromStdString(folder.path("").string()));
}

TrainingFolder generatedSet()
{
    TrainingFolder folder;
    TrainingSample refused = generatedSample("b");
    refused.leading.back().value = "Sorry, I cannot say.";
    folder.write("set.jsonl", asLine(generatedSample("a")) + "junk\n" + asLine(refused));
    return folder;
}

} // namespace

class TestCliMmrTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lints();
    void goesFromGeneratedToExported();
    void countsWithoutWriting();
    void refuses_data();
    void refuses();
};

void TestCliMmrTraining::lints()
{
    const TrainingFolder folder = generatedSet();
    const Outcome json = training(folder, "lint --data set.jsonl --json");
    QVERIFY2(json.code == 0, json.err.constData());
    QCOMPARE(json.json()[u"format"].toString(), QStringLiteral("json lines"));
    QCOMPARE(json.json()[u"samples"].toInt(), 2);
    QCOMPARE(json.json()[u"problem_count"].toInt(), 1);
    QCOMPARE(json.json()[u"problems"].toArray()[0].toObject()[u"line"].toInt(), 2);
    QCOMPARE(json.json()[u"pairs"].toInt(), 2);
    const QJsonObject refusal = json.json()[u"rules"].toObject()[u"refusal"].toObject();
    QCOMPARE(refusal[u"samples"].toInt(), 1);
    QCOMPARE(refusal[u"first"].toArray()[0].toObject()[u"line"].toInt(), 3);
    const Outcome told = training(folder, "lint --data set.jsonl");
    QVERIFY2(told.out.startsWith("2 samples in "), told.out.constData());
    QVERIFY2(told.out.contains("problem: line 2, byte "), told.out.constData());
    QVERIFY2(told.out.contains("refusal: 1 ("), told.out.constData());
}

void TestCliMmrTraining::goesFromGeneratedToExported()
{
    const TrainingFolder folder = generatedSet();
    const Outcome split = training(folder, "reformat --data set.jsonl --out set --json");
    QVERIFY2(split.code == 0, split.err.constData());
    QCOMPARE(split.json()[u"pairs"].toInt(), 2);
    QCOMPARE(split.json()[u"merged"].toString(), QStringLiteral("set/merged.json"));
    const Outcome kept = training(folder, "filter --data set/merged.json --out kept.json --json");
    QCOMPARE(kept.json()[u"emptied_samples"].toInt(), 1);
    QCOMPARE(kept.json()[u"kept"].toInt(), 3);
    QCOMPARE(training(folder, "filter --data set/merged.json --out kept.json").code, 2);
    QCOMPARE(training(folder, "filter --data set/merged.json --out kept.json --force").code, 0);
    const Outcome out =
        training(folder, "export --data kept.json --dedupe text --out train.json --json");
    QCOMPARE(out.json()[u"written"].toInt(), 2);
    QCOMPARE(out.json()[u"copies"].toInt(), 1);
    const Outcome stats = training(folder, "stats --data train.json --id a --json");
    QCOMPARE(stats.json()[u"rows_of_id"].toArray(), (QJsonArray {0, 1}));
    QCOMPARE(stats.json()[u"counted"].toInt(), 2);
    QCOMPARE(stats.json()[u"pairs"].toInt(), 1);
    QCOMPARE(stats.json()[u"questions"].toObject()[u"max"].toInt(), 4);
    QVERIFY(training(folder, "stats --data train.json").out.contains("first words:"));
}

void TestCliMmrTraining::countsWithoutWriting()
{
    const TrainingFolder folder = generatedSet();
    folder.write("own.txt", "a cat\nnothing of this\n");
    const Outcome out = training(folder, "filter --data set.jsonl --phrases own.txt --json");
    QVERIFY2(out.code == 0, out.err.constData());
    const QJsonArray phrases = out.json()[u"phrases"].toArray();
    QCOMPARE(phrases.size(), 2);
    QCOMPARE(phrases[0].toObject()[u"answers"].toInt(), 3);
    QCOMPARE(phrases[1].toObject()[u"answers"].toInt(), 0);
    const Outcome exact =
        training(folder, "filter --data set.jsonl --phrases own.txt --profile reference --json");
    QCOMPARE(exact.json()[u"phrases"].toArray()[0].toObject()[u"answers"].toInt(), 1);
    const Outcome told = training(folder, "filter --data set.jsonl");
    QVERIFY2(told.out.contains("nothing is written"), told.out.constData());
}

void TestCliMmrTraining::refuses_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no such file") << QByteArray("stats --data none.json") << 1
                                  << QByteArray("none.json");
    QTest::newRow("no samples") << QByteArray("lint --data own.txt") << 1
                                << QByteArray("own.txt: holds no training sample");
    QTest::newRow("no command") << QByteArray("") << 2 << QByteArray("");
    QTest::newRow("another way to tell copies")
        << QByteArray("export --data set.jsonl --out o.json --dedupe near") << 2
        << QByteArray("none, image");
    QTest::newRow("no pairs") << QByteArray("reformat --data plain.jsonl --out set") << 1
                              << QByteArray("conversations-pos");
}

void TestCliMmrTraining::refuses()
{
    QFETCH(QByteArray, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    const TrainingFolder folder = generatedSet();
    folder.write("own.txt", "to be or not\n");
    folder.write("plain.jsonl", asLine(sampleOf("a", {"q", "a"})));
    const Outcome out = training(folder, arguments);
    QCOMPARE(out.code, code);
    QVERIFY2(out.err.contains(words), out.err.constData());
}

QTEST_APPLESS_MAIN(TestCliMmrTraining)
#include "tst_cli_mmr_training.moc"
