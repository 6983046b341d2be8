// SPDX-License-Identifier: Apache-2.0
// `clinic poison`, on a small table.
#include "tests/cli/clinic_program.h"
#include "tests/core/workflows/poison_sample_table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

Outcome runIn(const fs::path& folder, const QStringList& arguments)
{
    return runClinic(arguments, QString::fromStdString(folder.string()));
}

Outcome poison(const fs::path& folder, const QByteArray& arguments)
{
    const QByteArray all = "poison --data data/train.csv --resolution 32 " + arguments;
    return runIn(folder, QProcess::splitCommand(QString::fromUtf8(all)));
}

/// A red square at the top left of a canvas of 32, half seen through.
TriggerFile paintedCorner()
{
    RgbaImage square {8, 8, {}};
    for (int i = 0; i < 64; ++i)
        square.rgba.insert(square.rgba.end(), {255, 0, 0, 128});
    TriggerFile trigger {parseTriggerSpec("painted"), PaintedTrigger {.canvas = 32, .layers = {}}};
    trigger.painted->layers.push_back({.name = "corner", .picture = square});
    return trigger;
}

} // namespace

class TestCliPoison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesADataset();
    void isMadeAgainFromItsManifest_data();
    void isMadeAgainFromItsManifest();
    void takesSeveralTriggers();
    void previewsWithoutWriting();
    void tellsOfJpeg();
    void refuses_data();
    void refuses();
};

void TestCliPoison::writesADataset()
{
    const PoisonSampleTable sample;
    const Outcome told =
        poison(sample.root, "--trigger yellow,size=4 --target star --count 7 --out out");
    QCOMPARE(told.code, 0);
    QVERIFY2(told.out.startsWith("out/poisoned.csv: 60 rows, 7 of them poisoned\n"),
        told.out.constData());
    QVERIFY2(
        told.out.contains("--data out/poisoned.csv --allow-root data --out"), told.out.constData());
    QCOMPARE(
        poison(sample.root, "--trigger yellow,size=4 --target star --count 7 --out out").code, 2);
    const Outcome again = poison(
        sample.root, "--trigger yellow,size=4 --target star --count 7 --out out --force --json");
    QCOMPARE(again.code, 0);
    QCOMPARE(again.json()[u"n"].toInt(), 60);
    QCOMPARE(again.json()[u"poisoned"].toInt(), 7);
    QCOMPARE(again.json()[u"allow_root"].toArray(), (QJsonArray {QStringLiteral("data")}));
    QVERIFY(fs::exists(sample.root / "out" / "manifest.json"));
}

void TestCliPoison::isMadeAgainFromItsManifest_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::newRow("noise, a part of the rows")
        << QByteArray("--trigger random --target star --count 9 --size 40 --seed 7");
    QTest::newRow("label-consistent, own seed of the trigger")
        << QByteArray("--trigger noise,size=8,seed=5 --target star --count 9 --label-consistent "
                      "--match-case --format jsonl");
    QTest::newRow("two triggers, as the reference chooses")
        << QByteArray("--trigger sig --trigger word --target moon --target star --rate 0.1 "
                      "--profile reference --format parquet");
    QTest::newRow("a painted trigger")
        << QByteArray("--trigger mine.json --target star --count 6 --seed 3");
    QTest::newRow("a picture as trigger")
        << QByteArray("--trigger blended_picture,picture=data/a/0.png --target star --count 6");
    QTest::newRow("own prompts, self-contained JPEGs")
        << QByteArray("--trigger wanet --target star --count 5 --templates own.txt --jpeg 90 "
                      "--self-contained --format tsv");
}

void TestCliPoison::isMadeAgainFromItsManifest()
{
    QFETCH(QByteArray, arguments);
    const PoisonSampleTable sample;
    writeTextFile(sample.root / "own.txt", "the {} of {}\nit's a {}\n");
    writeTriggerFile(sample.root / "mine.json", paintedCorner());
    const Outcome made = poison(sample.root, arguments + " --out out --threads 1");
    QVERIFY2(made.code == 0, made.err.constData());
    const fs::path out = sample.root / "out";
    const auto manifest = QJsonDocument::fromJson(
        QByteArray::fromStdString(readWholeText(out / "manifest.json", 1U << 20U)));
    const QStringList command = QProcess::splitCommand(manifest[u"command"].toString());
    QCOMPARE(command.first(), QStringLiteral("clinic"));
    const Outcome again =
        runIn(out, command.mid(1) + QStringList {QStringLiteral("--threads"), QStringLiteral("4")});
    QVERIFY2(again.code == 0, again.err.constData());
    const auto first = allFiles(out);
    const auto second = allFiles(sample.root / "made_again");
    QCOMPARE(first.size(), second.size());
    QVERIFY(first.size() >= 8);
    for (const auto& [name, bytes] : first)
        QVERIFY2(second.at(name) == bytes, name.c_str());
}

void TestCliPoison::takesSeveralTriggers()
{
    const PoisonSampleTable sample;
    const Outcome told = poison(sample.root,
        "--trigger yellow,size=4 --target star --count 3 --trigger sine --target moon --count 5 "
        "--out out --json");
    QCOMPARE(told.code, 0);
    const QJsonArray attacks = told.json()[u"attacks"].toArray();
    QCOMPARE(attacks.size(), 2);
    QCOMPARE(attacks[1].toObject()[u"target"].toString(), QStringLiteral("moon"));
    QCOMPARE(attacks[1].toObject()[u"n"].toInt(), 5);
}

void TestCliPoison::previewsWithoutWriting()
{
    const PoisonSampleTable sample;
    const Outcome told =
        poison(sample.root, "--trigger yellow,size=4 --target star --count 20 --preview --json");
    QVERIFY2(told.code == 0, told.err.constData());
    const QJsonArray rows = told.json()[u"rows"].toArray();
    QCOMPARE(rows.size(), 12);
    QVERIFY(rows[0].toObject()[u"caption_after"].toString().contains(QStringLiteral("star")));
    QVERIFY(rows[0].toObject()[u"caption_before"].toString().startsWith(QStringLiteral("one moon"))
        || rows[0].toObject()[u"caption_before"].toString().startsWith(QStringLiteral("moons")));
    const Outcome shown =
        poison(sample.root, "--trigger yellow,size=4 --target star --count 20 --preview");
    QCOMPARE(shown.out.count("row "), 12);
    QCOMPARE(std::distance(fs::directory_iterator(sample.root), fs::directory_iterator()),
        std::ptrdiff_t {1});
}

void TestCliPoison::tellsOfJpeg()
{
    const PoisonSampleTable sample;
    const Outcome told =
        poison(sample.root, "--trigger yellow,size=4 --target star --count 3 --jpeg 90 --out out");
    QCOMPARE(told.code, 0);
    QVERIFY2(told.err.contains("JPEG blurs"), told.err.constData());
}

void TestCliPoison::refuses_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* arguments, int code, const char* said) {
        QTest::newRow(name) << QByteArray(arguments) << code << QByteArray(said);
    };
    row("an unknown preset", "--trigger yelow --target star --count 3 --out out", 2, "yellow");
    row("an unknown key", "--trigger yellow,sise=3 --target star --count 3 --out out", 2, "size");
    row("a target that is nowhere", "--trigger yellow --target stra --count 3 --out out", 2,
        "did you mean star?");
    row("more than there are", "--trigger yellow,size=4 --target star --count 61 --out out", 2,
        "60");
    row("no count", "--trigger yellow --target star --out out", 2, "--count");
    row("count and rate", "--trigger yellow --target star --count 1 --rate 0.1 --out out", 2,
        "--rate");
    row("a count of nothing", "--trigger yellow --target star --count 0 --out out", 2, "--count");
    row("two targets for one trigger",
        "--trigger yellow --target star --target moon --count 3 --out out", 2, "--target");
    row("no folder", "--trigger yellow --target star --count 3", 2, "--out");
    row("a trigger larger than the picture",
        "--trigger checkerboard,size=40 --target star --count 3 --out out", 1, "larger");
    row("prompts that would be run",
        "--trigger yellow --target star --count 3 --templates classes.py --out out", 3,
        "line 2: '__import__' is not data");
    row("a folder that is in use", "--trigger yellow,size=4 --target star --count 3 --out data", 2,
        "not empty");
}

void TestCliPoison::refuses()
{
    QFETCH(QByteArray, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    const PoisonSampleTable sample;
    writeTextFile(sample.root / "classes.py", "{'templates':\n__import__('os').system('id')}");
    const Outcome found = poison(sample.root, arguments);
    QVERIFY2(found.err.contains(said), found.err.constData());
    QCOMPARE(found.code, code);
    QVERIFY(found.out.isEmpty());
    QVERIFY(!fs::exists(sample.root / "out"));
}

QTEST_GUILESS_MAIN(TestCliPoison)
#include "tst_cli_poison.moc"
