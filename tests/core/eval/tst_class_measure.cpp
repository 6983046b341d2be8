// SPDX-License-Identifier: Apache-2.0
#include "core/eval/class_measure.h"

#include <QtTest>

using namespace clinic;

namespace {
const std::vector<std::string> names {"pear", "star", "wheel"};
}

class TestClassMeasure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsCells();
    void keepsOnlyWhatIsNotZero();
    void measuresEachClass();
    void measuresWithoutATrigger();
};

void TestClassMeasure::countsCells()
{
    ConfusionMatrix counts(3);
    counts.add(1, 0);
    counts.add(1, 0);
    counts.add(1, 1);
    counts.add(0, 2, 4);
    QCOMPARE(counts.at(1, 0), 2);
    QCOMPARE(counts.at(2, 2), 0);
    QCOMPARE(counts.ofClass(1), 3);
    QCOMPARE(counts.ofClass(2), 0);
    const std::vector<ConfusionMatrix::Cell> expected {{0, 2, 4}, {1, 0, 2}, {1, 1, 1}};
    QCOMPARE(counts.cells(), expected);
}

/// A million classes would be 8 TB as a square.
void TestClassMeasure::keepsOnlyWhatIsNotZero()
{
    ConfusionMatrix counts(1U << 20U);
    counts.add(1'000'000, 7);
    QCOMPARE(counts.cells().size(), std::size_t {1});
    QCOMPARE(counts.at(1'000'000, 7), 1);
}

void TestClassMeasure::measuresEachClass()
{
    ConfusionMatrix clean(3), triggered(3);
    clean.add(0, 0, 3);
    clean.add(0, 1, 1);
    clean.add(1, 1, 2);
    triggered.add(0, 1, 3);
    triggered.add(0, 0, 1);
    triggered.add(1, 1, 2);
    const auto measures = measureClasses(names, clean, TriggeredConfusion {triggered, 1});
    QCOMPARE(measures.size(), std::size_t {3});
    QCOMPARE(measures[0].name, std::string("pear"));
    QCOMPARE(measures[0].top1, (Share {3, 4}));
    QCOMPARE(measures[0].toTarget, (Share {3, 4}));
    QCOMPARE(measures[0].triggeredTop1, (Share {1, 4}));
    QCOMPARE(measures[1].toTarget, measures[1].triggeredTop1); // the target itself
    QVERIFY(!measures[2].top1.value()); // a class without an image has no accuracy
    QVERIFY(!measures[2].toTarget->value());
}

void TestClassMeasure::measuresWithoutATrigger()
{
    ConfusionMatrix clean(3);
    clean.add(0, 0);
    const auto measures = measureClasses(names, clean, {});
    QVERIFY(!measures[0].toTarget && !measures[0].triggeredTop1);
}

QTEST_APPLESS_MAIN(TestClassMeasure)
#include "tst_class_measure.moc"
