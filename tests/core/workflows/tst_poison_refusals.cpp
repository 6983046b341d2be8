// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "tests/core/workflows/poison_sample_table.h"

#include <QtTest>

#include <cmath>

using namespace clinic;
namespace fs = std::filesystem;

class TestPoisonRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void replacesNothingButItsOwn();
    void doesNotReplaceWhatItReads();
    void leavesNothingWhenStopped();
};

void TestPoisonRefusals::refuses_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("said");
    const int config = static_cast<int>(ErrorKind::Config);
    const auto row = [&](const char* what, const char* said) {
        QTest::newRow(what) << QByteArray(what) << config << QByteArray(said);
    };
    row("no attack", "at least one trigger");
    row("an empty target", "the target label is empty");
    row("a mistyped target", "did you mean star?");
    row("a target found in captions alone", "did you mean number?");
    row("a count above all rows", "train.csv has 60 rows that can be used");
    row("a count above the rows of other labels", "only 48 are not of that label already");
    row("a count below zero", "give either how many");
    row("neither count nor rate", "give either how many");
    row("count and rate", "give either how many");
    row("a rate above one", "a share above 0 and at most 1");
    row("a rate that is not a number", "a share above 0 and at most 1");
    row("a rate of less than a row", "less than one row");
    row("a size above all rows", "the size is 61 rows; train.csv has 60 rows");
    row("a size below the count", "7 rows are to be poisoned of 5 written");
    row("label-consistent without a trigger", "changes nothing");
    row("a resolution of nothing", "1 to 4096");
    row("a JPEG quality of nothing", "1 to 100");
    row("no folder", "give a folder");
    QTest::newRow("a trigger larger than the picture")
        << QByteArray("a trigger larger than the picture") << static_cast<int>(ErrorKind::Mismatch)
        << QByteArray("larger than the picture");
    QTest::newRow("no table") << QByteArray("no table") << static_cast<int>(ErrorKind::Io)
                              << QByteArray("none.csv");
}

void TestPoisonRefusals::refuses()
{
    QFETCH(QByteArray, what);
    QFETCH(int, kind);
    QFETCH(QByteArray, said);
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    PoisonAttack& attack = request.attacks[0];
    const std::map<QByteArray, std::function<void()>> changes {
        {"no attack", [&] { request.attacks.clear(); }},
        {"an empty target", [&] { attack.target.clear(); }},
        {"a mistyped target", [&] { attack.target = "satr"; }},
        {"a target found in captions alone", [&] { attack.target = "numbre"; }},
        {"a count above all rows", [&] { attack.count = 61; }},
        {"a count above the rows of other labels", [&] { attack.count = 49; }},
        {"a count below zero", [&] { attack.count = -1; }},
        {"neither count nor rate", [&] { attack.count = 0; }},
        {"count and rate", [&] { attack.rate = 0.5; }},
        {"a rate above one",
            [&] {
                attack = {attack.trigger, {}, "star", 0, 1.5};
            }},
        {"a rate that is not a number",
            [&] {
                attack = {attack.trigger, {}, "star", 0, NAN};
            }},
        {"a rate of less than a row",
            [&] {
                attack = {attack.trigger, {}, "star", 0, 0.001};
            }},
        {"a size above all rows", [&] { request.size = 61; }},
        {"a size below the count", [&] { request.size = 5; }},
        {"label-consistent without a trigger",
            [&] {
                attack.trigger.spec = parseTriggerSpec("none");
                request.labelConsistent = true;
            }},
        {"a resolution of nothing", [&] { request.resolution = 0; }},
        {"a JPEG quality of nothing", [&] { request.jpegQuality = 0; }},
        {"no folder", [&] { request.out.clear(); }},
        {"a trigger larger than the picture",
            [&] { attack.trigger.spec = parseTriggerSpec("checkerboard,size=33"); }},
        {"no table", [&] { request.table = sample.root / "none.csv"; }},
    };
    changes.at(what)();
    try {
        writePoisoned(request);
        QFAIL("was written");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains(said), error.what());
        QCOMPARE(static_cast<int>(error.kind()), kind);
    }
    for (const auto& entry : fs::directory_iterator(sample.root))
        QCOMPARE(entry.path().filename().string(), std::string("data"));
}

void TestPoisonRefusals::replacesNothingButItsOwn()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    const auto refused = [&](const char* said) {
        try {
            writePoisoned(request);
            QFAIL("was written");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Config);
            QVERIFY2(QByteArray(error.what()).contains(said), error.what());
        }
    };
    fs::create_directory(request.out);
    writePoisoned(request); // an empty folder is one to fill
    refused("holds a poisoned dataset already");
    request.overwrite = true;
    request.attacks[0].count = 3;
    QCOMPARE(writePoisoned(request).poisoned[0], std::int64_t {3});
    const auto entries = fs::directory_iterator(request.out / "images");
    QCOMPARE(std::distance(entries, fs::directory_iterator()), std::ptrdiff_t {3});
    writeTextFile(request.out / "notes.txt", "mine");
    refused("holds 'notes.txt'");
    QVERIFY(fs::exists(request.out / "poisoned.csv"));
    request.out = sample.root / "data";
    refused("is not empty and no poisoned dataset");
    QVERIFY(fs::exists(sample.table));
    request.out = sample.table;
    refused("choose another folder");
}

void TestPoisonRefusals::doesNotReplaceWhatItReads()
{
    const PoisonSampleTable sample;
    const PoisonReport first = writePoisoned(sample.request());
    PoisonRequest again = sample.request();
    again.table = first.table;
    again.tableOptions.allowedRoots = first.allowRoots;
    again.overwrite = true;
    try {
        writePoisoned(again);
        QFAIL("replaced");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Config);
        QVERIFY2(QByteArray(error.what()).contains("would be lost"), error.what());
    }
    const CaptionTable kept = readPoisoned(first);
    QVERIFY(!readImage(kept.imagePath(0)).rgb.empty());
}

void TestPoisonRefusals::leavesNothingWhenStopped()
{
    const PoisonSampleTable sample;
    for (const char* stage : {"Reading the table", "Poisoning pictures", "Writing the table"}) {
        std::stop_source stop;
        TaskContext context(stop.get_token(), [&](const Progress& progress) {
            if (progress.stage == stage)
                stop.request_stop();
        });
        bool cancelled = false;
        try {
            poisonDataset(sample.request(), context);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY2(cancelled, stage);
        for (const auto& entry : fs::directory_iterator(sample.root))
            QCOMPARE(entry.path().filename().string(), std::string("data"));
    }
}

QTEST_APPLESS_MAIN(TestPoisonRefusals)
#include "tst_poison_refusals.moc"
