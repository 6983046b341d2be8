// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metrics.h"

#include <QtTest>

#include <vector>

using namespace clinic;

class TestMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTheLabelAmongTheBest();
    void countsNothingWithoutRows();
    void boundsAShareAsWilson();
};

void TestMetrics::countsTheLabelAmongTheBest()
{
    // Five images, four classes: the label at place 1, 2, 3, 4 and 1.
    AccuracyCount count;
    count.add(std::vector<std::size_t> {2, 0, 1, 3}, 2);
    count.add(std::vector<std::size_t> {2, 0, 1, 3}, 0);
    count.add(std::vector<std::size_t> {2, 0, 1, 3}, 1);
    count.add(std::vector<std::size_t> {2, 0, 1, 3}, 3);
    count.add(std::vector<std::size_t> {3, 1, 0, 2}, 3);
    QCOMPARE(count.count(), 5);
    QCOMPARE(count.top(1), 0.4);
    QCOMPARE(count.top(3), 0.8);
    QCOMPARE(count.top(5), 1.0);
    QCOMPARE(count.top(10), 1.0);
}

void TestMetrics::countsNothingWithoutRows()
{
    QCOMPARE(AccuracyCount().top(1), 0.0);
}

void TestMetrics::boundsAShareAsWilson()
{
    // 8 of 10, worked out by hand: centre 0.943270/1.384146, half width 0.263...
    const Interval some = wilsonInterval(8, 10);
    QVERIFY(std::abs(some.low - 0.490162) < 1e-5);
    QVERIFY(std::abs(some.high - 0.943318) < 1e-5);
    const Interval all = wilsonInterval(900, 900);
    QCOMPARE(all.high, 1.0);
    QVERIFY(std::abs(all.low - 0.995750) < 1e-5);
    QCOMPARE(wilsonInterval(0, 0).high, 1.0);
    QVERIFY(std::abs(wilsonInterval(0, 900).high - (1 - 0.995750)) < 1e-5);
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
