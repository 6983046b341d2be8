// SPDX-License-Identifier: Apache-2.0
#include "core/eval/attack_success.h"

#include <QtTest>

using namespace clinic;

class TestAttackSuccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheDefinitionsApart();
    void hasNoRateWithoutOtherClasses();
};

void TestAttackSuccess::keepsTheDefinitionsApart()
{
    // Five triggered images, target class 2; one of them is of the target class.
    AttackCount count(2);
    count.add(2, 0); // hit
    count.add(2, 1); // hit
    count.add(1, 1); // true prediction in spite of the trigger
    count.add(3, 0); // neither
    count.add(2, 2); // the target class itself: no merit of the attack
    QCOMPARE(count.count(), 5);
    QCOMPARE(count.targetCount(), 1);
    QCOMPARE(count.success(), 2.0 / 4);
    QCOMPARE(count.successOverAll(), 3.0 / 5);
    QCOMPARE(count.accuracy(), 2.0 / 5);
    QVERIFY(count.successInterval().low < 0.5 && count.successInterval().high > 0.5);
    QCOMPARE(count.successInterval().low, wilsonInterval(2, 4).low);
}

void TestAttackSuccess::hasNoRateWithoutOtherClasses()
{
    AttackCount count(0);
    count.add(0, 0);
    QCOMPARE(count.success(), 0.0);
    QCOMPARE(count.successOverAll(), 1.0);
    QCOMPARE(count.successInterval().high, 1.0);
}

QTEST_APPLESS_MAIN(TestAttackSuccess)
#include "tst_attack_success.moc"
