// SPDX-License-Identifier: Apache-2.0
#include "core/eval/attack_success.h"

#include <QtTest>

#include <vector>

using namespace clinic;

namespace {
using Ranked = std::vector<std::size_t>;
}

class TestAttackSuccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheDefinitionsApart();
    void countsTheTargetAmongTheBest();
    void hasNoRateWithoutOtherClasses();
    void hasFullRatesWithoutTheTargetClass();
};

void TestAttackSuccess::keepsTheDefinitionsApart()
{
    // Five triggered images, target class 2; one of them is of the target class.
    AttackCount count(2);
    count.add(Ranked {2, 0, 1, 3}, 0); // hit
    count.add(Ranked {2, 1, 0, 3}, 1); // hit
    count.add(Ranked {1, 2, 0, 3}, 1); // true prediction in spite of the trigger
    count.add(Ranked {3, 0, 1, 2}, 0); // neither
    count.add(Ranked {2, 0, 1, 3}, 2); // the target class itself: no merit of the attack
    QCOMPARE(count.count(), 5);
    QCOMPARE(count.targetCount(), 1);
    QCOMPARE(count.success(), (Share {2, 4}));
    QCOMPARE(count.successOverAll(), (Share {3, 5}));
    QCOMPARE(count.successOverAllWithoutTargetHits(), (Share {2, 5}));
    QCOMPARE(count.accuracy(), (Share {2, 5})); // the third and the last
    QCOMPARE(count.success().interval().low, wilsonInterval(2, 4).low);
}

void TestAttackSuccess::countsTheTargetAmongTheBest()
{
    AttackCount count(2);
    count.add(Ranked {2, 0, 1, 3, 4, 5, 6, 7, 8, 9}, 0);
    count.add(Ranked {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0); // third
    count.add(Ranked {0, 1, 3, 4, 2, 5, 6, 7, 8, 9}, 0); // fifth
    count.add(Ranked {0, 1, 3, 4, 5, 6, 7, 8, 9, 2}, 1); // tenth
    count.add(Ranked {0, 1, 3, 4, 5, 6, 7, 8, 9, 10}, 1); // beyond
    count.add(Ranked {2, 1, 3, 4, 5, 6, 7, 8, 9, 10}, 2); // of the target class: in neither count
    QCOMPARE(count.success(1), (Share {1, 5}));
    QCOMPARE(count.success(3), (Share {2, 5}));
    QCOMPARE(count.success(5), (Share {3, 5}));
    QCOMPARE(count.success(10), (Share {4, 5}));
}

void TestAttackSuccess::hasNoRateWithoutOtherClasses()
{
    AttackCount count(0);
    count.add(Ranked {0}, 0);
    QVERIFY(!count.success().value());
    QCOMPARE(count.successOverAll().value(), 1.0);
    QCOMPARE(count.successOverAllWithoutTargetHits().value(), 0.0);
    QCOMPARE(count.success().interval().high, 1.0);
}

void TestAttackSuccess::hasFullRatesWithoutTheTargetClass()
{
    AttackCount count(0);
    count.add(Ranked {0, 1}, 1);
    QCOMPARE(count.targetCount(), 0);
    for (const Share share :
        {count.success(), count.successOverAll(), count.successOverAllWithoutTargetHits()})
        QCOMPARE(share, (Share {1, 1}));
}

QTEST_APPLESS_MAIN(TestAttackSuccess)
#include "tst_attack_success.moc"
