// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"
#include "core/data/synthetic.h"
#include "core/data/synthetic_caption.h"
#include "core/data/synthetic_shapes.h"

#include <QtTest>

#include <set>

using namespace clinic;

namespace {

std::vector<SyntheticPair> drawAll(std::size_t threads, std::uint64_t seed)
{
    setThreadCount(threads);
    std::vector<SyntheticPair> pairs(60);
    parallelFor(pairs.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            pairs[i] = drawSynthetic(seed, SyntheticSplit::Train, static_cast<std::int64_t>(i));
    });
    return pairs;
}

bool sameDrawing(const SyntheticPair& a, const SyntheticPair& b)
{
    return a.image.rgb == b.image.rgb && a.caption == b.caption && a.label == b.label;
}

} // namespace

class TestSynthetic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsTheSameOnOneAndFourThreads();
    void differsBySeedRowAndSplit();
    void namesTheShapeInTheCaption();
    void goesThroughTheClassesForEvaluation();
    void phrasesInManyWays();
    void putsTheRightArticle();
    void keepsShapesApart();
};

void TestSynthetic::drawsTheSameOnOneAndFourThreads()
{
    const auto one = drawAll(1, 5);
    const auto four = drawAll(4, 5);
    for (std::size_t i = 0; i < one.size(); ++i)
        QVERIFY(sameDrawing(one[i], four[i]));
    QCOMPARE(one[0].image.rgb.size(), std::size_t {64 * 64 * 3});
}

void TestSynthetic::differsBySeedRowAndSplit()
{
    const auto pixels = [](std::uint64_t seed, SyntheticSplit split, std::int64_t row) {
        return drawSynthetic(seed, split, row).image.rgb;
    };
    const auto first = pixels(1, SyntheticSplit::Train, 0);
    QVERIFY(first != pixels(2, SyntheticSplit::Train, 0));
    QVERIFY(first != pixels(1, SyntheticSplit::Train, 1));
    QVERIFY(first != pixels(1, SyntheticSplit::Evaluation, 0));
}

void TestSynthetic::namesTheShapeInTheCaption()
{
    for (std::int64_t row = 0; row < 300; ++row) {
        const SyntheticPair pair = drawSynthetic(3, SyntheticSplit::Train, row, 32);
        const std::string& name = syntheticClasses()[static_cast<std::size_t>(pair.label)];
        QVERIFY2(pair.caption.find(name) != std::string::npos, pair.caption.c_str());
        QVERIFY2(pair.caption.find_first_of("{}") == std::string::npos, pair.caption.c_str());
    }
}

void TestSynthetic::goesThroughTheClassesForEvaluation()
{
    for (std::int64_t row = 0; row < 25; ++row)
        QCOMPARE(drawSynthetic(3, SyntheticSplit::Evaluation, row, 32).label,
            static_cast<int>(row % 10));
    QCOMPARE(syntheticClassIndex("star"), 3);
    QCOMPARE(syntheticClassIndex("banana"), -1);
}

void TestSynthetic::phrasesInManyWays()
{
    QVERIFY(captionPhrasings() >= 40);
    const SyntheticWords words {"arrow", "orange", "small", "at the top", "striped green"};
    std::set<std::string> different;
    Rng rng(1);
    for (int i = 0; i < 2000; ++i)
        different.insert(synthesiseCaption(words, rng));
    QCOMPARE(different.size(), captionPhrasings());
}

void TestSynthetic::putsTheRightArticle()
{
    const SyntheticWords words {"arrow", "orange", "small", "at the top", "striped green"};
    QCOMPARE(fillPhrasing("{a} {colour} {shape} and {a} {size} one", words),
        std::string("an orange arrow and a small one"));
}

void TestSynthetic::keepsShapesApart()
{
    // Each class fills another part of the same square.
    std::set<std::vector<bool>> masks;
    for (int shape = 0; shape < static_cast<int>(syntheticClasses().size()); ++shape) {
        std::vector<bool> mask;
        for (int i = 0; i < 40 * 40; ++i)
            mask.push_back(isInside(static_cast<SyntheticShape>(shape), i % 40 / 20.0 - 1 + 0.025,
                i / 40 / 20.0 - 1 + 0.025));
        const auto filled = std::count(mask.begin(), mask.end(), true);
        QVERIFY(filled > 250 && filled < 1500);
        masks.insert(mask);
    }
    QCOMPARE(masks.size(), syntheticClasses().size());
}

QTEST_APPLESS_MAIN(TestSynthetic)
#include "tst_synthetic.moc"
