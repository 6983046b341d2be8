// SPDX-License-Identifier: Apache-2.0
#include "core/eval/share.h"

#include <QtTest>

using namespace clinic;

class TestShare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isNoNumberWithoutACount();
    void boundsItAsWilson();
};

void TestShare::isNoNumberWithoutACount()
{
    QCOMPARE((Share {3, 4}).value(), 0.75);
    QCOMPARE((Share {0, 4}).value(), 0.0);
    QVERIFY(!Share().value());
    QCOMPARE(Share().interval().low, 0.0); // nothing is known
    QCOMPARE(Share().interval().high, 1.0);
}

void TestShare::boundsItAsWilson()
{
    // 8 of 10, worked out by hand: centre 0.943270/1.384146, half width 0.263...
    const Interval some = wilsonInterval(8, 10);
    QVERIFY(std::abs(some.low - 0.490162) < 1e-5);
    QVERIFY(std::abs(some.high - 0.943318) < 1e-5);
    const Interval all = (Share {900, 900}).interval();
    QCOMPARE(all.high, 1.0);
    QVERIFY(std::abs(all.low - 0.995750) < 1e-5);
    QCOMPARE(wilsonInterval(0, 0).high, 1.0);
    QVERIFY(std::abs(wilsonInterval(0, 900).high - (1 - 0.995750)) < 1e-5);
}

QTEST_APPLESS_MAIN(TestShare)
#include "tst_share.moc"
