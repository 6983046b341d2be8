// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/comparison.h"

#include <QTest>

#include <cmath>

using namespace clinic;

namespace {

MmrScore scoreOf(const std::vector<PairOutcome>& outcomes)
{
    MmrScore score;
    score.outcomes = outcomes;
    return score;
}

} // namespace

class TestMmrComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTransitions();
    void leavesUnscoredPairsOut();
    void choosesPairs();
    void mcNemarIsTheExactBinomialTest();
    void intervalsHoldTheChange();
};

void TestMmrComparison::countsTransitions()
{
    using enum PairOutcome;
    const auto a = scoreOf({Robust, Robust, Fragile, Lucky, Neither});
    const auto b = scoreOf({Robust, Fragile, Robust, Lucky, Robust});
    const auto comparison = compareScores(a, b, {}, 0);
    QCOMPARE(comparison.pairs, 5);
    QCOMPARE(comparison.transitions[0][0], 1);
    QCOMPARE(comparison.transitions[0][1], 1);
    QCOMPARE(comparison.transitions[3][0], 1);
    QCOMPARE(comparison.lost, (std::vector<std::size_t> {1}));
    QCOMPARE(comparison.won, (std::vector<std::size_t> {2, 4}));
    QCOMPARE(comparison.raChange, 20.0);
    QVERIFY(std::abs(*comparison.mrChange - (25.0 - 100.0 / 3)) < 1e-9);
}

void TestMmrComparison::leavesUnscoredPairsOut()
{
    using enum PairOutcome;
    const auto comparison = compareScores(
        scoreOf({Robust, Unscored, Neither}), scoreOf({Robust, Robust, Unscored}), {}, 0);
    QCOMPARE(comparison.pairs, 1);
    QCOMPARE(comparison.onlyB, 0);
}

void TestMmrComparison::choosesPairs()
{
    using enum PairOutcome;
    const auto comparison =
        compareScores(scoreOf({Robust, Robust}), scoreOf({Robust, Neither}), {1}, 0);
    QCOMPARE(comparison.pairs, 1);
    QCOMPARE(comparison.raChange, -100.0);
    QVERIFY(!comparison.mrChange); // B has no positive right
}

void TestMmrComparison::mcNemarIsTheExactBinomialTest()
{
    QCOMPARE(mcNemarExact(0, 0), 1.0);
    QCOMPARE(mcNemarExact(3, 3), 1.0);
    QVERIFY(std::abs(mcNemarExact(1, 9) - 22.0 / 1024) < 1e-12); // 2 (1 + 10) / 2^10
    QVERIFY(std::abs(mcNemarExact(9, 1) - 22.0 / 1024) < 1e-12);
    QVERIFY(mcNemarExact(0, 2000) < 1e-12);
}

void TestMmrComparison::intervalsHoldTheChange()
{
    using enum PairOutcome;
    std::vector<PairOutcome> a(200, Robust);
    std::vector<PairOutcome> b(200, Robust);
    for (std::size_t i = 0; i < 40; ++i)
        b[i] = Fragile;
    const auto comparison = compareScores(scoreOf(a), scoreOf(b), {}, 1);
    QCOMPARE(comparison.raChange, -20.0);
    QVERIFY(comparison.raInterval.low < -20.0 && comparison.raInterval.high > -20.0);
    QVERIFY(comparison.raInterval.low > -28.0 && comparison.raInterval.high < -12.0);
    QVERIFY(comparison.mrInterval && comparison.mrInterval->low > 12.0);
    const auto again = compareScores(scoreOf(a), scoreOf(b), {}, 1);
    QCOMPARE(again.raInterval.low, comparison.raInterval.low);
}

QTEST_APPLESS_MAIN(TestMmrComparison)
#include "tst_mmr_comparison.moc"
