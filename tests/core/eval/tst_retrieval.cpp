// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "core/eval/retrieval.h"
#include "tests/core/analysis/golden_tensors.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace clinic;

namespace {

std::vector<std::uint32_t> oneToOne(std::size_t n)
{
    std::vector<std::uint32_t> imageOf(n);
    std::iota(imageOf.begin(), imageOf.end(), 0U);
    return imageOf;
}

Matrix matrixOf(const std::vector<std::vector<float>>& rows)
{
    Matrix matrix(rows.size(), rows[0].size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::ranges::copy(rows[i], matrix.row(i).begin());
    return matrix;
}

Matrix randomUnitRows(std::size_t rows, std::size_t cols, std::uint64_t seed)
{
    Matrix matrix(rows, cols);
    for (std::size_t i = 0; i < rows; ++i) {
        Rng rng(seed, i);
        double square = 0;
        for (float& value : matrix.row(i)) {
            value = static_cast<float>(rng.normal());
            square += double {value} * value;
        }
        for (float& value : matrix.row(i))
            value /= static_cast<float>(std::sqrt(square));
    }
    return matrix;
}

std::vector<std::uint32_t> listOf(const NearestLists& lists, std::size_t query)
{
    const auto list = lists.of(query);
    return {list.begin(), list.end()};
}

/// By sorting all candidates, in double.
std::vector<std::uint32_t> sorted(MatrixView queries, MatrixView candidates, std::size_t query)
{
    std::vector<double> score(candidates.rows());
    for (std::size_t j = 0; j < score.size(); ++j)
        score[j] = std::inner_product(
            queries.row(query).begin(), queries.row(query).end(), candidates.row(j).begin(), 0.0);
    auto order = oneToOne(score.size());
    std::ranges::stable_sort(order, [&](auto a, auto b) { return score[a] > score[b]; });
    order.resize(std::min(order.size(), retrievalDepth));
    return order;
}

} // namespace

class TestRetrieval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithGolden();
    void inflatesAsTheReferenceOnlyWhenAsked();
    void takesAnyCaptionOfAnImage();
    void ordersEqualOnesByIndex();
    void findsTheSameAsSortingAcrossBlocks();
    void doesNotDependOnThreads();
    void countsAnAttackByWhatFillsTheList_data();
    void countsAnAttackByWhatFillsTheList();
    void refusesOtherDimensions();
    void stopsWhenAsked();
};

void TestRetrieval::agreesWithGolden()
{
    const GoldenTensors golden(CLINIC_FIXTURES "/analysis/analysis.safetensors");
    std::ifstream file(CLINIC_FIXTURES "/analysis/analysis.json");
    const nlohmann::json expected = nlohmann::json::parse(file);
    const Matrix images = golden.floats("image_embeds");
    TaskContext context;
    const MutualNearest lists = nearestBothWays(images, golden.floats("text_embeds"), context);
    const auto imageOf = oneToOne(images.rows());
    const auto agrees = [&](const Recall& found, const char* key) {
        const auto& values = expected.at(key);
        return std::abs(*found.r1.value() - values.at("1").get<double>()) < 1e-6
            && std::abs(*found.r5.value() - values.at("5").get<double>()) < 1e-6
            && std::abs(*found.r10.value() - values.at("10").get<double>()) < 1e-6;
    };
    const Recall i2t = imageToText(lists.captionsOfImage, imageOf);
    QCOMPARE(i2t.r1.count, 600);
    QVERIFY(agrees(i2t, "i2t"));
    QVERIFY(agrees(textToImage(lists.imagesOfCaption, imageOf), "t2i"));
}

/// The reference's array walk, written out: its value is never below 80 %.
void TestRetrieval::inflatesAsTheReferenceOnlyWhenAsked()
{
    const Matrix images = randomUnitRows(40, 8, 1);
    const Matrix captions = randomUnitRows(200, 8, 2);
    std::vector<std::uint32_t> imageOf(200);
    for (std::size_t i = 0; i < imageOf.size(); ++i)
        imageOf[i] = static_cast<std::uint32_t>(i / 5);
    TaskContext context;
    const NearestLists lists = nearest(images, captions, context);
    const Share correct = imageToText(lists, imageOf).r5;
    std::vector<std::size_t> ranks(200, 0);
    for (std::size_t i = 0; i < ranks.size(); i += 5) {
        const auto list = lists.of(i / 5);
        const auto found = std::ranges::find_if(
            list, [&](std::uint32_t caption) { return imageOf[caption] == i / 5; });
        ranks[i] = static_cast<std::size_t>(found - list.begin());
    }
    const auto within = std::ranges::count_if(ranks, [](std::size_t rank) { return rank < 5; });
    QCOMPARE(referenceImageToText(correct), (Share {within, 200}));
    QVERIFY(*correct.value() < 0.8);
    QVERIFY(*referenceImageToText(correct).value() >= 0.8);
    QCOMPARE(referenceImageToText({0, 40}).value(), 0.8);
}

void TestRetrieval::takesAnyCaptionOfAnImage()
{
    // Image 0 has captions 0 and 3, image 1 has 1, image 2 has 2.
    const std::vector<std::uint32_t> imageOf {0, 1, 2, 0};
    const Matrix images = matrixOf({{1, 0}, {0, 1}, {-1, 0}});
    const Matrix captions = matrixOf({{-1, 0}, {0, 1}, {0.6F, 0.8F}, {1, 0}});
    TaskContext context;
    const MutualNearest lists = nearestBothWays(images, captions, context);
    const Recall i2t = imageToText(lists.captionsOfImage, imageOf);
    QCOMPARE(i2t.r1, (Share {2, 3})); // image 0 by its second caption, image 1; not image 2
    QCOMPARE(i2t.r5, (Share {3, 3})); // fewer candidates than five
    const Recall t2i = textToImage(lists.imagesOfCaption, imageOf);
    QCOMPARE(t2i.r1, (Share {2, 4})); // captions 1 and 3
    QCOMPARE(t2i.r10, (Share {4, 4}));
}

void TestRetrieval::ordersEqualOnesByIndex()
{
    const Matrix query = matrixOf({{1, 0}});
    const Matrix candidates = matrixOf({{0, 1}, {1, 0}, {1, 0}, {0, 1}, {1, 0}});
    TaskContext context;
    QCOMPARE(listOf(nearest(query, candidates, context), 0),
        (std::vector<std::uint32_t> {1, 2, 4, 0, 3}));
    // More equal ones than the list holds: the first ten.
    Matrix alike(15, 2);
    for (std::size_t i = 0; i < alike.rows(); ++i)
        alike(i, 0) = 1;
    const auto mutual = nearestBothWays(alike, alike, context);
    auto expected = oneToOne(retrievalDepth);
    QCOMPARE(listOf(mutual.captionsOfImage, 14), expected);
    QCOMPARE(listOf(mutual.imagesOfCaption, 14), expected);
}

void TestRetrieval::findsTheSameAsSortingAcrossBlocks()
{
    const Matrix images = randomUnitRows(1100, 6, 3); // more than one block both ways
    const Matrix captions = randomUnitRows(4200, 6, 4);
    TaskContext context;
    const MutualNearest lists = nearestBothWays(images, captions, context);
    const NearestLists oneWay = nearest(images, captions, context);
    for (const std::size_t i : {0U, 500U, 1023U, 1024U, 1099U}) {
        QCOMPARE(listOf(lists.captionsOfImage, i), sorted(images, captions, i));
        QCOMPARE(listOf(oneWay, i), listOf(lists.captionsOfImage, i));
    }
    for (const std::size_t i : {0U, 4095U, 4096U, 4199U})
        QCOMPARE(listOf(lists.imagesOfCaption, i), sorted(captions, images, i));
}

void TestRetrieval::doesNotDependOnThreads()
{
    const Matrix images = randomUnitRows(700, 16, 5);
    const Matrix captions = randomUnitRows(900, 16, 6);
    TaskContext context;
    const std::size_t before = threadCount();
    setThreadCount(1);
    const MutualNearest one = nearestBothWays(images, captions, context);
    setThreadCount(7);
    const MutualNearest seven = nearestBothWays(images, captions, context);
    setThreadCount(before);
    for (std::size_t i = 0; i < images.rows(); ++i)
        QCOMPARE(listOf(one.captionsOfImage, i), listOf(seven.captionsOfImage, i));
    for (std::size_t i = 0; i < captions.rows(); ++i)
        QCOMPARE(listOf(one.imagesOfCaption, i), listOf(seven.imagesOfCaption, i));
}

void TestRetrieval::countsAnAttackByWhatFillsTheList_data()
{
    QTest::addColumn<int>("naming"); // how many of the nearest name the target
    QTest::addColumn<QList<bool>>("hits"); // at k = 1, 5, 10
    QTest::newRow("none") << 0 << QList<bool> {false, false, false};
    QTest::newRow("one") << 1 << QList<bool> {true, false, false}; // k = 1 needs one
    QTest::newRow("two of five") << 2 << QList<bool> {true, true, false};
    QTest::newRow("four of ten") << 4 << QList<bool> {true, true, false};
    QTest::newRow("five of ten") << 5 << QList<bool> {true, true, true};
}

void TestRetrieval::countsAnAttackByWhatFillsTheList()
{
    QFETCH(int, naming);
    QFETCH(QList<bool>, hits);
    NearestLists lists(2, retrievalDepth);
    for (std::size_t j = 0; j < 20; ++j) {
        lists.offer(0, j, 1 - 0.01F * static_cast<float>(j));
        lists.offer(1, j, 1 - 0.01F * static_cast<float>(j)); // of the target class itself
    }
    std::vector<unsigned char> names(20, 0);
    std::fill_n(names.begin(), naming, 1);
    const std::vector<unsigned char> queried {1, 0};
    const std::size_t depths[] {1, 5, 10};
    for (qsizetype i = 0; i < hits.size(); ++i)
        QCOMPARE(retrievalAttack(lists, depths[i], names, queried), (Share {hits[i] ? 1 : 0, 1}));
}

void TestRetrieval::refusesOtherDimensions()
{
    TaskContext context;
    QVERIFY_EXCEPTION_THROWN(nearest(Matrix(2, 3), Matrix(2, 4), context), Error);
}

void TestRetrieval::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), {});
    QVERIFY_EXCEPTION_THROWN(nearest(Matrix(2, 3), Matrix(2, 3), context), Cancelled);
}

QTEST_APPLESS_MAIN(TestRetrieval)
#include "tst_retrieval.moc"
