// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/difference.h"

#include <QtTest>

using namespace clinic;

class TestDifference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void amplifiesAroundMiddleGrey();
    void refusesPicturesOfTwoSizes();
};

void TestDifference::amplifiesAroundMiddleGrey()
{
    const Image before {2, 1, {100, 100, 100, 0, 255, 10}};
    const Image after {2, 1, {100, 103, 98, 255, 0, 10}};
    QCOMPARE(amplifiedDifference(before, after, 8).rgb,
        (std::vector<std::uint8_t> {128, 152, 112, 255, 0, 128}));
    QCOMPARE(amplifiedDifference(before, after, 1).rgb,
        (std::vector<std::uint8_t> {128, 131, 126, 255, 0, 128}));
}

void TestDifference::refusesPicturesOfTwoSizes()
{
    const Image wide {2, 1, std::vector<std::uint8_t>(6)};
    const Image tall {1, 2, std::vector<std::uint8_t>(6)};
    QVERIFY_THROWS_EXCEPTION(Error, amplifiedDifference(wide, tall, 8));
}

QTEST_APPLESS_MAIN(TestDifference)
#include "tst_difference.moc"
