// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/flood_fill.h"

#include <QtTest>

using namespace clinic;

namespace {

constexpr Rgba red {255, 0, 0, 255};
constexpr Rgba blue {0, 0, 255, 255};

/// '#' red, 'o' blue, 't' transparent with the colour of old paint, else nothing.
RgbaImage picture(const std::vector<std::string>& rows)
{
    RgbaImage made {static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), {}};
    for (const auto& row : rows) {
        for (const char letter : row) {
            const Rgba pixel = letter == '#' ? red
                : letter == 'o'              ? blue
                : letter == 't'              ? Rgba {9, 9, 9, 0}
                                             : Rgba {};
            made.rgba.insert(made.rgba.end(), pixel.begin(), pixel.end());
        }
    }
    return made;
}

} // namespace

class TestFloodFill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsUpToAnOutline();
    void doesNotPassCorners();
    void takesTransparentPixelsAsAlike();
    void takesWhatIsCloseEnough();
    void laysATranslucentColourOver();
    void doesNothingOutside();
};

void TestFloodFill::fillsUpToAnOutline()
{
    auto filled = picture({"......", ".####.", ".#..#.", ".#..#.", ".####.", "......"});
    QCOMPARE(floodFill(filled, 2, 2, blue), (PixelBox {2, 2, 2, 2}));
    QCOMPARE(filled, picture({"......", ".####.", ".#oo#.", ".#oo#.", ".####.", "......"}));
}

void TestFloodFill::doesNotPassCorners()
{
    auto filled = picture({".#", "#."});
    floodFill(filled, 0, 0, blue);
    QCOMPARE(filled, picture({"o#", "#."}));
}

void TestFloodFill::takesTransparentPixelsAsAlike()
{
    auto filled = picture({".t.", "t#t"});
    QCOMPARE(floodFill(filled, 0, 0, blue), (PixelBox {0, 0, 3, 2}));
    QCOMPARE(filled, picture({"ooo", "o#o"}));
}

void TestFloodFill::takesWhatIsCloseEnough()
{
    RgbaImage ramp {4, 1, {100, 0, 0, 255, 110, 0, 0, 255, 111, 0, 0, 255, 100, 0, 0, 255}};
    auto strict = ramp;
    QCOMPARE(floodFill(strict, 0, 0, blue).width, 1);
    QCOMPARE(floodFill(ramp, 0, 0, blue, 10).width, 2); // measured from where it began
    QCOMPARE(int(ramp.rgba[8]), 111);
}

void TestFloodFill::laysATranslucentColourOver()
{
    auto filled = picture({"##"});
    floodFill(filled, 1, 0, {0, 0, 255, 128});
    QCOMPARE(filled.rgba, (std::vector<std::uint8_t> {127, 0, 128, 255, 127, 0, 128, 255}));
}

void TestFloodFill::doesNothingOutside()
{
    auto filled = picture({"#."});
    for (const auto& [x, y] : {std::pair {-1, 0}, {2, 0}, {0, -1}, {0, 1}})
        QCOMPARE(floodFill(filled, x, y, blue), PixelBox {});
    QCOMPARE(filled, picture({"#."}));
}

QTEST_APPLESS_MAIN(TestFloodFill)
#include "tst_flood_fill.moc"
