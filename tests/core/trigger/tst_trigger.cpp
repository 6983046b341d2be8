// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/trigger.h"

#include <QtTest>

#include <array>

using namespace clinic;

namespace {

using Pixel = std::array<int, 3>;
constexpr Pixel grey {100, 100, 100};
constexpr Pixel yellow {255, 255, 0};
constexpr Pixel black {0, 0, 0};
constexpr Pixel white {255, 255, 255};

Image greyImage(int width, int height)
{
    return {width, height,
        std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3), 100)};
}

Pixel at(const Image& image, int x, int y)
{
    const auto index = static_cast<std::size_t>(y * image.width + x) * 3;
    return {image.rgb[index], image.rgb[index + 1], image.rgb[index + 2]};
}

int countOf(const Image& image, Pixel pixel)
{
    int count = 0;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x)
            count += at(image, x, y) == pixel ? 1 : 0;
    }
    return count;
}

} // namespace

class TestTrigger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stampsYellowFlushInFourCorners();
    void drawsACheckerboardOfFourCells();
    void placesByRowAlone();
    void reachesTheLastColumn_data();
    void reachesTheLastColumn();
    void refusesAPatchLargerThanThePicture();
};

void TestTrigger::stampsYellowFlushInFourCorners()
{
    Image image = greyImage(20, 12);
    Trigger(parseTriggerSpec("yellow,location=four_corners,size=3")).apply(image, 0);
    QCOMPARE(countOf(image, yellow), 4 * 9);
    QCOMPARE(countOf(image, grey), 20 * 12 - 4 * 9);
    for (const auto& [x, y] :
        {std::pair {0, 0}, {2, 2}, {19, 0}, {17, 2}, {0, 11}, {19, 11}, {17, 9}})
        QCOMPARE(at(image, x, y), yellow);
    QCOMPARE(at(image, 3, 0), grey);
    QCOMPARE(at(image, 16, 11), grey);
}

void TestTrigger::drawsACheckerboardOfFourCells()
{
    Image image = greyImage(16, 16);
    Trigger(parseTriggerSpec("checkerboard,location=bottom_right,size=8")).apply(image, 0);
    QCOMPARE(countOf(image, white), 32);
    QCOMPARE(countOf(image, black), 32);
    QCOMPARE(at(image, 8, 8), white);
    QCOMPARE(at(image, 9, 9), white);
    QCOMPARE(at(image, 10, 9), black);
    QCOMPARE(at(image, 9, 10), black);
    QCOMPARE(at(image, 15, 15), white);
    QCOMPARE(at(image, 7, 8), grey);
}

void TestTrigger::placesByRowAlone()
{
    const TriggerSpec spec = parseTriggerSpec("yellow,location=random,size=4,seed=3");
    std::vector<std::vector<std::uint8_t>> pictures;
    for (const std::int64_t row : {0, 1, 2, 3, 0}) {
        Image image = greyImage(32, 32);
        Trigger(spec).apply(image, row);
        QCOMPARE(countOf(image, yellow), 16);
        pictures.push_back(image.rgb);
    }
    QVERIFY(pictures[0] == pictures[4]);
    QVERIFY(pictures[0] != pictures[1] || pictures[1] != pictures[2]);
}

void TestTrigger::reachesTheLastColumn_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("last");
    QTest::newRow("as the reference: never") << QByteArray("reference") << 207;
    QTest::newRow("all that fit") << QByteArray("full") << 208;
}

void TestTrigger::reachesTheLastColumn()
{
    QFETCH(QByteArray, range);
    QFETCH(int, last);
    const TriggerSpec spec =
        parseTriggerSpec("yellow,location=random,size=16,range=" + range.toStdString());
    std::array<int, 2> lowest {999, 999};
    std::array<int, 2> highest {};
    for (std::int64_t row = 0; row < 3000; ++row) {
        const auto at =
            placePatches(spec.location, {16, 16}, {224, 224}, spec.range, spec.seed, row);
        QCOMPARE(at.size(), std::size_t {1});
        lowest = {std::min(lowest[0], at[0].x), std::min(lowest[1], at[0].y)};
        highest = {std::max(highest[0], at[0].x), std::max(highest[1], at[0].y)};
    }
    QCOMPARE(lowest, (std::array {0, 0}));
    QCOMPARE(highest, (std::array {last, last}));
}

void TestTrigger::refusesAPatchLargerThanThePicture()
{
    Image image = greyImage(10, 20);
    QVERIFY_THROWS_EXCEPTION(Error, Trigger(parseTriggerSpec("yellow,size=11")).apply(image, 0));
    QCOMPARE(countOf(image, grey), 200);
}

QTEST_APPLESS_MAIN(TestTrigger)
#include "tst_trigger.moc"
