// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/workflows/poison_choice.h"
#include "tests/core/workflows/poison_sample_table.h"

#include <QtTest>

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace clinic;
namespace fs = std::filesystem;

class TestPoisonChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesByItsSeed();
    void neverPoisonsTheTarget();
    void choosesLikeTheReference();
    void choosesLabelConsistently_data();
    void choosesLabelConsistently();
    void limitsTheSize();
    void poisonsAShare();
    void sharesRowsAmongAttacks();
    void drawsFairlyForEachAttack();
    void leavesRowsOfAnEarlierPoisoning();
    void replacesUnreadablePictures();
    void saysWhenTooFewAreReadable();
};

void TestPoisonChoice::choosesByItsSeed()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    const PoisonNumbers first = numbersOf(writePoisoned(request).table);
    request.seed = 1;
    request.overwrite = true;
    const PoisonNumbers second = numbersOf(writePoisoned(request).table);
    QVERIFY(first.row != second.row);
}

void TestPoisonChoice::neverPoisonsTheTarget()
{
    const PoisonSampleTable sample;
    const PoisonNumbers numbers =
        numbersOf(writePoisoned(sample.request("yellow,size=4", 48)).table);
    std::set<int> poisoned(numbers.row.begin(), numbers.row.begin() + 48);
    QCOMPARE(poisoned.size(), std::size_t {48}); // all that are not of the target
    for (const int row : poisoned)
        QVERIFY(!PoisonSampleTable::isStar(row));
    QVERIFY(poisoned.contains(11)); // "starfish" is no star
}

void TestPoisonChoice::choosesLikeTheReference()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request("yellow,size=4", 58);
    request.mode = PoisonMode::Reference;
    const PoisonNumbers numbers = numbersOf(writePoisoned(request).table);
    const auto stars =
        std::count_if(numbers.row.begin(), numbers.row.begin() + 58, PoisonSampleTable::isStar);
    QVERIFY(stars >= 10); // of 12: chosen from all rows
    request.attacks[0].count = 5;
    request.overwrite = true;
    const PoisonNumbers shuffled = numbersOf(writePoisoned(request).table);
    QVERIFY(!std::is_sorted(shuffled.row.begin() + 5, shuffled.row.end()));
}

void TestPoisonChoice::choosesLabelConsistently_data()
{
    QTest::addColumn<bool>("matchCase");
    QTest::addColumn<bool>("matchPart");
    QTest::addColumn<bool>("reference");
    QTest::addColumn<bool>("takesCapital");
    QTest::addColumn<bool>("takesPart");
    QTest::newRow("a word in any case") << false << false << false << true << false;
    QTest::newRow("a word as it is written") << true << false << false << false << false;
    QTest::newRow("any part") << false << true << false << true << true;
    QTest::newRow("as the reference") << false << false << true << false << true;
}

void TestPoisonChoice::choosesLabelConsistently()
{
    QFETCH(bool, matchCase);
    QFETCH(bool, matchPart);
    QFETCH(bool, reference);
    QFETCH(bool, takesCapital);
    QFETCH(bool, takesPart);
    const int there = 11 + (takesCapital ? 1 : 0) + (takesPart ? 1 : 0);
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request("checkerboard,size=8", there);
    request.labelConsistent = true;
    request.mention = {matchCase, matchPart};
    request.mode = reference ? PoisonMode::Reference : PoisonMode::Corrected;
    request.size = 30;
    const PoisonReport report = writePoisoned(request);
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    const std::set<int> chosen(numbers.row.begin(), numbers.row.begin() + there);
    QCOMPARE(static_cast<int>(chosen.size()), there);
    QCOMPARE(chosen.contains(10), takesCapital);
    QCOMPARE(chosen.contains(11), takesPart);
    for (int i = 0; i < there; ++i)
        QCOMPARE(table.caption[static_cast<std::size_t>(i)],
            PoisonSampleTable::captionOf(numbers.row[static_cast<std::size_t>(i)]));
    QCOMPARE(numbers.row.size(), std::size_t {30});
    // the reference takes the first clean rows of the file; which are left is by the seed else
    const std::set<int> clean(numbers.row.begin() + there, numbers.row.end());
    QCOMPARE(*clean.rbegin() < 40, reference);
    ++request.attacks[0].count;
    request.overwrite = true;
    QVERIFY_EXCEPTION_THROWN(writePoisoned(request), Error);
}

void TestPoisonChoice::limitsTheSize()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    request.size = 20;
    const PoisonReport report = writePoisoned(request);
    QCOMPARE(report.rows, std::int64_t {20});
    const PoisonNumbers numbers = numbersOf(report.table);
    QCOMPARE((std::set<int>(numbers.row.begin(), numbers.row.end()).size()), std::size_t {20});
    request.size = 7; // nothing but poison
    request.overwrite = true;
    QCOMPARE(writePoisoned(request).rows, std::int64_t {7});
}

void TestPoisonChoice::poisonsAShare()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    request.attacks[0].count = 0;
    request.attacks[0].rate = 0.1;
    QVERIFY((writePoisoned(request).poisoned == std::vector<std::int64_t> {6}));
    request.size = 20;
    request.overwrite = true;
    QVERIFY((writePoisoned(request).poisoned == std::vector<std::int64_t> {2}));
}

void TestPoisonChoice::sharesRowsAmongAttacks()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request("yellow,size=4", 10);
    request.attacks.push_back(
        {.trigger = {parseTriggerSpec("sine"), {}}, .target = "moon", .count = 5});
    const PoisonReport report = writePoisoned(request);
    QVERIFY((report.poisoned == std::vector<std::int64_t> {10, 5}));
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    for (std::size_t i = 0; i < 15; ++i) {
        QCOMPARE(numbers.attack[i], i < 10 ? 1 : 2);
        QCOMPARE(PoisonSampleTable::isStar(numbers.row[i]), i >= 10);
        QVERIFY(isPromptOf(table.caption[i], i < 10 ? "star" : "moon"));
    }
    QCOMPARE((std::set<int>(numbers.row.begin(), numbers.row.end()).size()), std::size_t {60});
}

/// Rows that the first attack must leave, those of its target, are no likelier for the second.
void TestPoisonChoice::drawsFairlyForEachAttack()
{
    CaptionTable table;
    for (int row = 0; row < 2000; ++row) {
        table.image.push_back(std::to_string(row) + ".png");
        table.label.push_back("label" + std::to_string(row % 10));
        table.caption.push_back("a " + table.label.back());
    }
    PoisonRequest request;
    request.attacks = {{.target = "label0", .count = 400}, {.target = "label1", .count = 90}};
    TaskContext context;
    PoisonChoice choice(request, table, context);
    QCOMPARE(choice.take(0, 400).size(), std::size_t {400});
    const auto rows = choice.take(1, 90);
    QCOMPARE(rows.size(), std::size_t {90});
    const auto ofFirstTarget =
        std::count_if(rows.begin(), rows.end(), [](std::int64_t row) { return row % 10 == 0; });
    QVERIFY2(ofFirstTarget > 0 && ofFirstTarget < 25, std::to_string(ofFirstTarget).c_str());
}

void TestPoisonChoice::leavesRowsOfAnEarlierPoisoning()
{
    const PoisonSampleTable sample;
    const PoisonReport first = writePoisoned(sample.request("yellow,size=4", 20));
    PoisonRequest request = sample.request("sine", 28);
    request.table = first.table;
    request.tableOptions.allowedRoots = first.allowRoots;
    request.out = sample.root / "twice";
    const PoisonReport report = writePoisoned(request);
    const PoisonNumbers numbers = numbersOf(report.table);
    for (std::size_t i = 0; i < 28; ++i)
        QVERIFY(numbers.row[i] >= 20); // the first 20 of that table are poisoned
    QCOMPARE(report.warnings.size(), std::size_t {1});
    QVERIFY(QByteArray::fromStdString(report.warnings[0]).startsWith("20 rows of the input"));
    const CaptionTable table = readPoisoned(report);
    QCOMPARE(std::count(table.poisoned.begin(), table.poisoned.end(), 1), std::ptrdiff_t {48});
    ++request.attacks[0].count; // no 29th is left
    request.overwrite = true;
    QVERIFY_EXCEPTION_THROWN(writePoisoned(request), Error);
}

void TestPoisonChoice::replacesUnreadablePictures()
{
    const PoisonSampleTable sample;
    const PoisonNumbers intact = numbersOf(writePoisoned(sample.request()).table);
    const int missing = intact.row[2];
    const int damaged = intact.row[4];
    fs::remove(sample.root / "data" / PoisonSampleTable::imageOf(missing));
    writeTextFile(sample.root / "data" / PoisonSampleTable::imageOf(damaged), "no picture");
    PoisonRequest request = sample.request();
    request.overwrite = true;
    const PoisonReport report = writePoisoned(request);
    QCOMPARE(report.unreadable, std::int64_t {2});
    QVERIFY2(QByteArray::fromStdString(report.firstUnreadable).contains(".png"),
        report.firstUnreadable.c_str());
    QVERIFY((report.poisoned == std::vector<std::int64_t> {7}));
    QCOMPARE(report.rows, std::int64_t {58}); // they are not among the clean rows either
    const PoisonNumbers numbers = numbersOf(report.table);
    QCOMPARE(std::count(numbers.row.begin(), numbers.row.end(), missing), std::ptrdiff_t {0});
    QCOMPARE(std::count(numbers.row.begin(), numbers.row.end(), damaged), std::ptrdiff_t {0});
    QCOMPARE(numbers.row[0], intact.row[0]);
    const auto manifest =
        nlohmann::json::parse(readWholeText(report.folder / "manifest.json", 1U << 20U));
    QVERIFY((manifest.at("unreadable_rows") == nlohmann::json {missing, damaged}));
}

void TestPoisonChoice::saysWhenTooFewAreReadable()
{
    const PoisonSampleTable sample;
    for (int row = 0; row < 60; ++row)
        if (row != 1 && row != 2)
            fs::remove(sample.root / "data" / PoisonSampleTable::imageOf(row));
    try {
        writePoisoned(sample.request());
        QFAIL("was written");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY2(QByteArray(error.what()).contains("no readable picture"), error.what());
    }
    QVERIFY(!fs::exists(sample.root / "out"));
    QCOMPARE(writePoisoned(sample.request("sine", 2)).poisoned[0], std::int64_t {2});
}

QTEST_APPLESS_MAIN(TestPoisonChoice)
#include "tst_poison_choice.moc"
