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
    QCOMPARE(count.top(1), (Share {2, 5}));
    QCOMPARE(count.top(3), (Share {4, 5}));
    QCOMPARE(count.top(5), (Share {5, 5})); // more than there are classes
    QCOMPARE(count.top(10), (Share {5, 5}));
}

void TestMetrics::countsNothingWithoutRows()
{
    QCOMPARE(AccuracyCount().top(1), Share());
    QVERIFY(!AccuracyCount().top(1).value());
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
