// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/data/vector_file.h"
#include "core/workflows/embed_run.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <limits>
#include <mutex>
#include <set>
#include <stop_token>

using namespace clinic;

namespace {
/// A model of two dimensions: the direction tells the picture's width or the number of tokens.
struct FakeModel {
    std::mutex mutex;
    std::multiset<std::string> loaded;
    std::vector<std::size_t> tokenLengths; ///< of captions in the order they were encoded
    std::atomic<int> imageBatches {0};
    int stopAfterImageBatches = -1;
    std::stop_source stop;

    static Matrix directions(std::span<const float> numbers)
    {
        Matrix out(numbers.size(), 2);
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            out(i, 0) = 3;
            out(i, 1) = 3 * numbers[i];
        }
        return out;
    }

    PairEncoder encoder()
    {
        PairEncoder pairs;
        pairs.dim = 2;
        pairs.images = [this](std::span<const Image> images) {
            std::vector<float> widths;
            for (const auto& image : images)
                widths.push_back(image.width == 99 ? std::numeric_limits<float>::quiet_NaN()
                                                   : static_cast<float>(image.width));
            if (++imageBatches == stopAfterImageBatches)
                stop.request_stop();
            return directions(widths);
        };
        pairs.tokens = [this](std::span<const std::vector<std::int32_t>> tokens) {
            std::vector<float> lengths;
            for (const auto& row : tokens) {
                lengths.push_back(static_cast<float>(row.size()));
                tokenLengths.push_back(row.size());
            }
            return directions(lengths);
        };
        pairs.load = [this](const std::filesystem::path& file) -> Image {
            const auto name = file.filename().string();
            const std::lock_guard lock(mutex);
            loaded.insert(name);
            if (name.starts_with("bad"))
                throw Error(ErrorKind::Format, name + ": cut short");
            return {std::stoi(name), 1, {}};
        };
        pairs.tokenise = [](const std::string& caption) {
            return std::vector<std::int32_t>(caption.size() + 2, 7);
        };
        return pairs;
    }
};

CaptionTable tableOf(
    const std::filesystem::path& root, const std::vector<std::pair<std::string, std::string>>& rows)
{
    CaptionTable table;
    table.imageRoot = root;
    for (const auto& [image, caption] : rows) {
        table.image.push_back(image);
        table.caption.push_back(caption);
    }
    return table;
}

std::vector<float> vectorAt(const std::filesystem::path& file, std::size_t row)
{
    std::vector<float> vector(2);
    std::ifstream in(file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(row * sizeof(float) * 2));
    in.read(reinterpret_cast<char*>(vector.data()), sizeof(float) * 2);
    return vector;
}

float slope(const std::vector<float>& vector)
{
    return vector[1] / vector[0];
}
} // namespace

class TestEmbedRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesEachDistinctThingOnce();
    void marksFailedRowsInPlace();
    void refusesLinksOutOfTheFolder();
    void goesOnWhereItWasStopped();
    void leavesOneModalityOut();
    void reportsToTheEnd();
};

void TestEmbedRun::encodesEachDistinctThingOnce()
{
    const QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    const auto table = tableOf(
        root, {{"5", "long caption"}, {"6", "ab"}, {"5", "ab"}, {"7", "a"}, {"6", "long caption"}});
    FakeModel model;
    TaskContext context;
    const auto result =
        embedTable({.table = &table, .parts = root, .batch = 2}, model.encoder(), context);
    QCOMPARE(result.distinctImages, 3);
    QCOMPARE(result.distinctCaptions, 3);
    QCOMPARE(result.resumedRows, 0);
    QCOMPARE(model.loaded, (std::multiset<std::string> {"5", "6", "7"}));
    QCOMPARE(model.tokenLengths, (std::vector<std::size_t> {3, 4, 14})); // sorted by length
    const std::vector<float> widths {5, 6, 5, 7, 6};
    const std::vector<float> lengths {14, 4, 4, 3, 14};
    for (std::size_t row = 0; row < 5; ++row) {
        const auto image = vectorAt(result.imageVectors, row);
        QVERIFY(isUnitVector(image));
        QVERIFY(std::abs(slope(image) - widths[row]) < 1e-4F);
        QVERIFY(std::abs(slope(vectorAt(result.textVectors, row)) - lengths[row]) < 1e-4F);
    }
}

void TestEmbedRun::marksFailedRowsInPlace()
{
    const QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    auto table =
        tableOf(root, {{"1", "x"}, {"bad.png", "y"}, {"../2", "x"}, {"99", "z"}, {"3", "x"}});
    table.badRows = {{2, "line 4: outside"}};
    FakeModel model;
    TaskContext context;
    const auto result = embedTable(
        {.table = &table, .parts = root, .batch = 2, .decodeThreads = 2}, model.encoder(), context);
    QCOMPARE(result.failures[1], std::string("bad.png: cut short"));
    QCOMPARE(result.failures[2], std::string("line 4: outside"));
    QVERIFY(result.failures[3].find("not finite") != std::string::npos);
    QVERIFY(result.failures[0].empty() && result.failures[4].empty());
    QCOMPARE(model.loaded.count("2"), std::size_t(0)); // a refused path is never opened
    for (const std::size_t row : {1, 2, 3}) {
        QCOMPARE(vectorAt(result.imageVectors, row), (std::vector<float> {0, 0}));
        QCOMPARE(vectorAt(result.textVectors, row), (std::vector<float> {0, 0}));
    }
    QVERIFY(isUnitVector(vectorAt(result.imageVectors, 4))
        && isUnitVector(vectorAt(result.textVectors, 4)));
}

void TestEmbedRun::refusesLinksOutOfTheFolder()
{
    const QTemporaryDir folder;
    const std::filesystem::path base = folder.path().toStdString();
    std::filesystem::create_directories(base / "table");
    std::ofstream(base / "4") << "secret";
    std::ofstream(base / "table" / "5") << "picture";
    std::filesystem::create_symlink("../4", base / "table" / "8");
    std::filesystem::create_symlink("5", base / "table" / "9");
    const auto table = tableOf(base / "table", {{"8", "x"}, {"9", "y"}});
    FakeModel model;
    TaskContext context;
    const auto result = embedTable({.table = &table, .parts = base}, model.encoder(), context);
    QVERIFY(result.failures[0].find("link") != std::string::npos);
    QVERIFY(result.failures[1].empty());
    QCOMPARE(model.loaded, (std::multiset<std::string> {"9"}));
    FakeModel allowed;
    const auto again = embedTable(
        {.table = &table, .allowedRoots = {base}, .parts = base}, allowed.encoder(), context);
    QVERIFY(again.failures[0].empty());
}

void TestEmbedRun::goesOnWhereItWasStopped()
{
    const QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    std::vector<std::pair<std::string, std::string>> rows;
    for (int i = 0; i < 50; ++i)
        rows.emplace_back(std::to_string(i), std::string(static_cast<std::size_t>(i % 9 + 1), 'x'));
    const auto table = tableOf(root, rows);
    FakeModel first;
    first.stopAfterImageBatches = 3;
    TaskContext stopped(first.stop.get_token(), {});
    QVERIFY_EXCEPTION_THROWN(
        embedTable({.table = &table, .parts = root, .batch = 4}, first.encoder(), stopped),
        Cancelled);
    QCOMPARE(first.imageBatches.load(), 3); // within one batch

    FakeModel second;
    TaskContext context;
    const auto result =
        embedTable({.table = &table, .parts = root, .batch = 4}, second.encoder(), context);
    QCOMPARE(result.resumedRows, 12);
    QCOMPARE(second.loaded.size(), std::size_t(38));
    QVERIFY(second.tokenLengths.empty());
    FakeModel whole;
    const QTemporaryDir other;
    const auto expected =
        embedTable({.table = &table, .parts = other.path().toStdString(), .batch = 4},
            whole.encoder(), context);
    for (std::size_t row = 0; row < rows.size(); ++row)
        QCOMPARE(vectorAt(result.imageVectors, row), vectorAt(expected.imageVectors, row));
}

void TestEmbedRun::leavesOneModalityOut()
{
    const QTemporaryDir folder;
    const auto table = tableOf(folder.path().toStdString(), {{"1", "x"}, {"bad", "y"}});
    TaskContext context;
    FakeModel model;
    const auto texts =
        embedTable({.table = &table, .parts = folder.path().toStdString(), .images = false},
            model.encoder(), context);
    QVERIFY(texts.imageVectors.empty() && !texts.textVectors.empty());
    QVERIFY(model.loaded.empty() && texts.failures[1].empty());
    const auto images =
        embedTable({.table = &table, .parts = folder.path().toStdString(), .texts = false},
            model.encoder(), context);
    QVERIFY(images.textVectors.empty() && !images.failures[1].empty());
}

void TestEmbedRun::reportsToTheEnd()
{
    const QTemporaryDir folder;
    const auto table = tableOf(folder.path().toStdString(), {{"1", "x"}, {"bad", "y"}, {"1", "y"}});
    std::vector<Progress> heard;
    TaskContext context({}, [&](const Progress& progress) { heard.push_back(progress); });
    FakeModel model;
    embedTable({.table = &table, .parts = folder.path().toStdString()}, model.encoder(), context);
    QCOMPARE(heard.back().stage, std::string("Encoding images"));
    QCOMPARE(heard.back().done, 3);
    QCOMPARE(heard.back().total, 3);
    QVERIFY(heard.back().detail.find("pairs/s") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestEmbedRun)
#include "tst_embed_run.moc"
