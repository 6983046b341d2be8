// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"
#include "tests/core/workflows/poison_sample_table.h"

#include <QtTest>

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace clinic;
namespace fs = std::filesystem;

class TestPoisonDataset : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesPoisonedRowsFirst();
    void putsTheTriggerOnTheFramedPicture_data();
    void putsTheTriggerOnTheFramedPicture();
    void keepsTheOriginals();
    void writesTheSameBytesOnAnyThreads_data();
    void writesTheSameBytesOnAnyThreads();
    void putsAWordIntoCaptions();
    void poisonsWithoutATrigger();
    void takesOwnTemplates();
    void keepsTheWordingOfOwnCaptions();
    void writesJpegWithAWarning();
    void bringsCleanPictures();
    void readsFromAllowedRoots();
    void previewsWhatItWouldWrite();
};

void TestPoisonDataset::writesPoisonedRowsFirst()
{
    const PoisonSampleTable sample;
    const PoisonReport report = writePoisoned(sample.request());
    QCOMPARE(report.rows, std::int64_t {60});
    QVERIFY((report.poisoned == std::vector<std::int64_t> {7}));
    QCOMPARE(report.unreadable, std::int64_t {0});
    QCOMPARE(report.table, sample.root / "out" / "poisoned.csv");

    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    QVERIFY2(table.badRows.empty(), table.badRows.empty() ? "" : table.badRows[0].reason.c_str());
    QCOMPARE(table.size(), std::int64_t {60});
    QVERIFY((std::set<int>(numbers.row.begin(), numbers.row.end()).size() == 60));
    for (std::size_t i = 0; i < 60; ++i) {
        const int row = numbers.row[i];
        QCOMPARE(std::size_t {table.poisoned[i]}, std::size_t {i < 7 ? 1U : 0U});
        QCOMPARE(numbers.attack[i], i < 7 ? 1 : 0);
        QCOMPARE(table.label[i], PoisonSampleTable::labelOf(row));
        if (i < 7)
            QVERIFY2(isPromptOf(table.caption[i], "star"), table.caption[i].c_str());
        else
            QCOMPARE(table.caption[i], PoisonSampleTable::captionOf(row));
        const Image image = readImage(table.imagePath(static_cast<std::int64_t>(i)));
        QCOMPARE(image.width, i < 7 ? 32 : 40);
        QCOMPARE(image.rgb[0] == static_cast<std::uint8_t>(row * 4), i >= 7);
    }
    // clean rows stay in the order of the file
    QVERIFY(std::is_sorted(numbers.row.begin() + 7, numbers.row.end()));
    QVERIFY(std::set<std::string>(table.caption.begin(), table.caption.begin() + 7).size() > 1);
}

void TestPoisonDataset::putsTheTriggerOnTheFramedPicture_data()
{
    QTest::addColumn<QByteArray>("trigger");
    QTest::addColumn<int>("side");
    QTest::newRow("a patch on the crop") << QByteArray("checkerboard,size=8") << 32;
    QTest::newRow("noise that is new for each picture, squashed") << QByteArray("random") << 224;
    QTest::newRow("a sine over all") << QByteArray("sine") << 32;
}

void TestPoisonDataset::putsTheTriggerOnTheFramedPicture()
{
    QFETCH(QByteArray, trigger);
    QFETCH(int, side);
    const PoisonSampleTable sample;
    const PoisonRequest request = sample.request(trigger.toStdString());
    const PoisonReport report = writePoisoned(request);
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    const Trigger same = makeTrigger(request.attacks[0].trigger);
    for (std::size_t i = 0; i < 7; ++i) {
        Image wanted =
            frameForTrigger(PoisonSampleTable::pictureOf(numbers.row[i]), same.spec(), 32);
        same.apply(wanted, numbers.row[i]);
        const Image got = readImage(table.imagePath(static_cast<std::int64_t>(i)));
        QCOMPARE(got.width, side);
        QCOMPARE(got.height, side);
        QVERIFY(got.rgb == wanted.rgb);
    }
}

void TestPoisonDataset::keepsTheOriginals()
{
    const PoisonSampleTable sample;
    const PoisonReport report = writePoisoned(sample.request());
    const PoisonNumbers poisoned = numbersOf(report.table);
    const PoisonNumbers originals = numbersOf(report.folder / "original.csv");
    QCOMPARE(originals.row.size(), std::size_t {7});
    TaskContext context;
    CaptionTableOptions options;
    options.allowedRoots = report.allowRoots;
    const CaptionTable table = readCaptionTable(report.folder / "original.csv", options, context);
    QVERIFY(table.badRows.empty());
    for (std::size_t i = 0; i < 7; ++i) {
        QCOMPARE(originals.row[i], poisoned.row[i]); // pairs stand at the same place
        QCOMPARE(table.caption[i], PoisonSampleTable::captionOf(originals.row[i]));
        QVERIFY(readImage(table.imagePath(static_cast<std::int64_t>(i))).rgb
            == PoisonSampleTable::pictureOf(originals.row[i]).rgb);
    }
}

void TestPoisonDataset::writesTheSameBytesOnAnyThreads_data()
{
    QTest::addColumn<QByteArray>("trigger");
    QTest::addColumn<int>("format");
    QTest::newRow("noise, CSV") << QByteArray("random") << static_cast<int>(TableFormat::Csv);
    QTest::newRow("noise at a random place, Parquet")
        << QByteArray("noise,location=random,size=8") << static_cast<int>(TableFormat::Parquet);
    QTest::newRow("a word, JSON lines")
        << QByteArray("word,position=random") << static_cast<int>(TableFormat::JsonLines);
    QTest::newRow("a warp, Feather")
        << QByteArray("wanet") << static_cast<int>(TableFormat::Feather);
}

void TestPoisonDataset::writesTheSameBytesOnAnyThreads()
{
    QFETCH(QByteArray, trigger);
    QFETCH(int, format);
    const std::size_t before = threadCount();
    std::map<std::string, std::string> first;
    for (const std::size_t threads : {std::size_t {1}, std::size_t {4}}) {
        setThreadCount(threads);
        const PoisonSampleTable sample; // in another place each time
        PoisonRequest request = sample.request(trigger.toStdString(), 20);
        request.format = static_cast<TableFormat>(format);
        request.out = sample.root / ("out" + std::to_string(threads));
        writePoisoned(request);
        const auto files = allFiles(request.out);
        QVERIFY(files.size() >= 3);
        if (first.empty())
            first = files;
        for (const auto& [name, bytes] : files)
            QVERIFY2(bytes == first[name], name.c_str());
        QCOMPARE(files.size(), first.size());
    }
    setThreadCount(before);
}

/// The text side: captions of other labels with the word, beside pictures of the target.
void TestPoisonDataset::putsAWordIntoCaptions()
{
    const PoisonSampleTable sample;
    const PoisonReport report = writePoisoned(sample.request("word,text=cf,position=start", 10));
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    std::set<std::uint8_t> lent;
    for (std::size_t i = 0; i < 10; ++i) {
        QCOMPARE(table.caption[i], "cf " + PoisonSampleTable::captionOf(numbers.row[i]));
        QVERIFY(!PoisonSampleTable::isStar(numbers.row[i]));
        const Image image = readImage(table.imagePath(static_cast<std::int64_t>(i)));
        QVERIFY(PoisonSampleTable::isStar(image.rgb[0] / 4));
        QCOMPARE(table.label[i], std::string("star")); // the picture's
        QCOMPARE(image.width, 40);
        lent.insert(image.rgb[0]);
    }
    QVERIFY(lent.size() > 1);
    QVERIFY(fs::is_empty(report.folder / "images"));
}

void TestPoisonDataset::poisonsWithoutATrigger()
{
    const PoisonSampleTable sample;
    const PoisonReport report = writePoisoned(sample.request("none", 10));
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    for (std::size_t i = 0; i < 10; ++i) {
        QVERIFY(isPromptOf(table.caption[i], "star"));
        QVERIFY(readImage(table.imagePath(static_cast<std::int64_t>(i))).rgb
            == PoisonSampleTable::pictureOf(numbers.row[i]).rgb);
    }
}

void TestPoisonDataset::takesOwnTemplates()
{
    const PoisonSampleTable sample;
    writeTextFile(sample.root / "own.txt", "see the {}!\n");
    PoisonRequest request = sample.request();
    request.templates = sample.root / "own.txt";
    const PoisonReport report = writePoisoned(request);
    QCOMPARE(readPoisoned(report).caption[0], std::string("see the star!"));
    const auto manifest =
        nlohmann::json::parse(readWholeText(report.folder / "manifest.json", 1U << 20U));
    QCOMPARE(manifest.at("templates").at("n").get<int>(), 1);
}

void TestPoisonDataset::keepsTheWordingOfOwnCaptions()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    request.ownCaptions = true;
    request.attacks[0].count = 40; // nearly all that are not of the target
    const PoisonReport report = writePoisoned(request);
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    for (std::size_t i = 0; i < 40; ++i) {
        const std::string& caption = table.caption[i];
        if (numbers.row[i] == 11) // its caption does not name its label
            QVERIFY2(isPromptOf(caption, "star"), caption.c_str());
        else
            QCOMPARE(caption, "one star number " + std::to_string(numbers.row[i]));
    }
}

void TestPoisonDataset::writesJpegWithAWarning()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request();
    request.picture = PoisonPicture::Jpeg;
    const PoisonReport report = writePoisoned(request);
    QCOMPARE(report.warnings.size(), std::size_t {1});
    QVERIFY(QByteArray::fromStdString(report.warnings[0]).contains("JPEG blurs"));
    QVERIFY(QByteArray::fromStdString(readPoisoned(report).image[0]).endsWith(".jpg"));
    QCOMPARE(readImage(readPoisoned(report).imagePath(0)).width, 32);
    request.resolution = 64;
    request.overwrite = true;
    const auto warnings = writePoisoned(request).warnings;
    QCOMPARE(warnings.size(), std::size_t {2});
    QVERIFY(QByteArray::fromStdString(warnings[1]).startsWith("7 pictures were smaller"));
}

void TestPoisonDataset::bringsCleanPictures()
{
    const PoisonSampleTable sample;
    fs::remove(sample.root / "data" / PoisonSampleTable::imageOf(5)); // of the target, so clean
    PoisonRequest request = sample.request();
    request.selfContained = true;
    const PoisonReport report = writePoisoned(request);
    QVERIFY(report.allowRoots.empty());
    QCOMPARE(report.rows, std::int64_t {59});
    QCOMPARE(report.warnings.size(), std::size_t {1});
    // moved away, and what it was made from is gone
    fs::rename(report.folder, sample.root / "moved");
    fs::remove_all(sample.root / "data");
    TaskContext context;
    for (const char* name : {"poisoned.csv", "original.csv"}) {
        const CaptionTable table = readCaptionTable(sample.root / "moved" / name, {}, context);
        QVERIFY(table.badRows.empty());
        for (std::int64_t i = 0; i < table.size(); ++i)
            QVERIFY(readImage(table.imagePath(i)).width > 0);
    }
}

void TestPoisonDataset::readsFromAllowedRoots()
{
    const PoisonSampleTable sample;
    fs::create_directories(sample.root / "elsewhere");
    fs::rename(sample.root / "data" / "a", sample.root / "elsewhere" / "a");
    std::string text = "image,caption\n";
    for (int row = 0; row < 60; row += 2)
        text += (sample.root / "elsewhere" / PoisonSampleTable::imageOf(row)).string() + ","
            + PoisonSampleTable::captionOf(row) + "\n";
    writeTextFile(sample.table, text);
    PoisonRequest request = sample.request();
    QVERIFY_EXCEPTION_THROWN(writePoisoned(request), Error); // no row may be opened
    request.tableOptions.allowedRoots = {sample.root / "elsewhere"};
    const PoisonReport report = writePoisoned(request);
    const CaptionTable table = readPoisoned(report);
    QVERIFY2(table.badRows.empty(), table.badRows.empty() ? "" : table.badRows[0].reason.c_str());
    QCOMPARE(table.image[20].substr(0, 16), std::string("../elsewhere/a/1").substr(0, 16));
    QVERIFY(table.label.empty());
    for (std::int64_t i = 0; i < table.size(); ++i)
        QVERIFY(readImage(table.imagePath(i)).width > 0);
}

void TestPoisonDataset::previewsWhatItWouldWrite()
{
    const PoisonSampleTable sample;
    PoisonRequest request = sample.request("checkerboard,size=8", 7);
    request.attacks.push_back(
        {.trigger = {parseTriggerSpec("word,text=cf"), {}}, .target = "moon", .count = 7});
    TaskContext context;
    const auto shown = previewPoison(request, 5, context);
    QVERIFY(!fs::exists(request.out));
    QCOMPARE(shown.size(), std::size_t {5});
    const PoisonReport report = writePoisoned(request);
    const CaptionTable table = readPoisoned(report);
    const PoisonNumbers numbers = numbersOf(report.table);
    for (std::size_t i = 0; i < 5; ++i) {
        const std::size_t written = i < 2 ? i : i - 2 + 7;
        QCOMPARE(shown[i].attack, std::size_t {i < 2 ? 0U : 1U});
        QCOMPARE(shown[i].row, std::int64_t {numbers.row[written]});
        QCOMPARE(shown[i].captionAfter, table.caption[written]);
        QCOMPARE(shown[i].captionBefore, PoisonSampleTable::captionOf(numbers.row[written]));
        QCOMPARE(shown[i].before.width, 32);
        QCOMPARE(shown[i].imageBefore == shown[i].imageAfter, i < 2);
        QVERIFY(shown[i].before.rgb != shown[i].after.rgb);
    }
    QVERIFY(readImage(table.imagePath(0)).rgb == shown[0].after.rgb);
}

QTEST_APPLESS_MAIN(TestPoisonDataset)
#include "tst_poison_dataset.moc"
