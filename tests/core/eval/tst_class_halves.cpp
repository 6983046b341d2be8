// SPDX-License-Identifier: Apache-2.0
#include "core/eval/class_halves.h"

#include <QtTest>

#include <algorithm>

using namespace clinic;

class TestClassHalves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutsEachClassInTwo();
    void followsTheSeed();
};

void TestClassHalves::cutsEachClassInTwo()
{
    std::vector<std::size_t> labels;
    for (std::size_t i = 0; i < 31; ++i)
        labels.push_back(i % 3); // 11, 10 and 10 of them
    labels.push_back(4); // one image, and none of class 3
    const ClassHalves halves = halveByClass(labels, 5, 7);
    const auto of = [&](const std::vector<std::size_t>& rows, std::size_t label) {
        return std::ranges::count_if(rows, [&](std::size_t row) { return labels[row] == label; });
    };
    QCOMPARE(of(halves.first, 0), 6);
    QCOMPARE(of(halves.second, 0), 5);
    QCOMPARE(of(halves.first, 1), 5);
    QCOMPARE(of(halves.second, 1), 5);
    QCOMPARE(of(halves.first, 4), 1);
    QCOMPARE(of(halves.second, 4), 0);
    std::vector<std::size_t> all = halves.first;
    all.insert(all.end(), halves.second.begin(), halves.second.end());
    std::ranges::sort(all);
    QCOMPARE(all.size(), labels.size());
    QVERIFY(std::ranges::adjacent_find(all) == all.end()); // no row in both
    QVERIFY(std::ranges::is_sorted(halves.first) && std::ranges::is_sorted(halves.second));
}

void TestClassHalves::followsTheSeed()
{
    const std::vector<std::size_t> labels(50, 0);
    QCOMPARE(halveByClass(labels, 1, 1).first, halveByClass(labels, 1, 1).first);
    QVERIFY(halveByClass(labels, 1, 1).first != halveByClass(labels, 1, 2).first);
}

QTEST_APPLESS_MAIN(TestClassHalves)
#include "tst_class_halves.moc"
