// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace clinic;

class TestRng : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedAndStreamSameSequence();
    void streamsAndSeedsDiffer();
    void belowStaysBelowAndIsEven();
    void normalHasItsMoments();
    void shuffleKeepsAll();
};

void TestRng::sameSeedAndStreamSameSequence()
{
    Rng a(7, 3);
    Rng b(7, 3);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(a.next(), b.next());
}

void TestRng::streamsAndSeedsDiffer()
{
    QVERIFY(Rng(7, 3).next() != Rng(7, 4).next());
    QVERIFY(Rng(7, 3).next() != Rng(8, 3).next());
    QVERIFY(Rng(3, 7).next() != Rng(7, 3).next());
}

void TestRng::belowStaysBelowAndIsEven()
{
    Rng rng(1);
    std::array<int, 7> counts {};
    for (int i = 0; i < 70'000; ++i)
        ++counts.at(rng.below(7));
    for (const int count : counts)
        QVERIFY2(std::abs(count - 10'000) < 500,
            qPrintable(QString::number(count))); // 5 standard deviations
    QCOMPARE(rng.below(1), std::uint64_t(0));
}

void TestRng::normalHasItsMoments()
{
    Rng rng(2);
    double sum = 0;
    double squares = 0;
    constexpr int n = 100'000;
    for (int i = 0; i < n; ++i) {
        const double x = rng.normal();
        sum += x;
        squares += x * x;
    }
    QVERIFY(std::abs(sum / n) < 0.02);
    QVERIFY(std::abs(squares / n - 1.0) < 0.03);
}

void TestRng::shuffleKeepsAll()
{
    std::vector<int> values(100);
    std::iota(values.begin(), values.end(), 0);
    const auto sorted = values;
    Rng rng(3);
    shuffle(values, rng);
    QVERIFY(values != sorted);
    std::sort(values.begin(), values.end());
    QCOMPARE(values, sorted);
}

QTEST_APPLESS_MAIN(TestRng)
#include "tst_rng.moc"
