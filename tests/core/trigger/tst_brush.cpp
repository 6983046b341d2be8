// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/brush.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace clinic;

namespace {

using Rows = std::vector<std::string>;

constexpr Rgba red {200, 10, 20, 255};
constexpr Rgba nothing {0, 0, 0, 0};

RgbaImage blank(int width, int height)
{
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(4 * width * height))};
}

Rgba at(const RgbaImage& picture, int x, int y)
{
    const auto* pixel = &picture.rgba[static_cast<std::size_t>(4 * (y * picture.width + x))];
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

Rows drawn(const RgbaImage& picture)
{
    Rows rows;
    for (int y = 0; y < picture.height; ++y) {
        std::string row;
        for (int x = 0; x < picture.width; ++x)
            row += at(picture, x, y)[3] > 0 ? '#' : '.';
        rows.push_back(row);
    }
    return rows;
}

RgbaImage stroke(const RgbaImage& base, const Brush& brush, const std::vector<CanvasPoint>& path)
{
    Stroke stroke(base, brush);
    for (const auto& point : path)
        stroke.extendTo(point);
    return stroke.picture();
}

} // namespace

Q_DECLARE_METATYPE(Rows)

class TestBrush : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paintsOnePixelAtATime();
    void liesOnTheGrid_data();
    void liesOnTheGrid();
    void drawsALineWithoutGaps();
    void takesColourOncePerPixel();
    void doesNotDependOnHowThePathIsCut();
    void fadesWhenSoft();
    void erasesWhatIsThere();
    void staysInsideThePicture();
    void saysWhatChanged();
    void blendsStraightAlpha();
};

void TestBrush::paintsOnePixelAtATime()
{
    for (const auto& point : {CanvasPoint {2.01, 1.01}, {2.5, 1.5}, {2.99, 1.99}}) {
        const auto picture = stroke(blank(4, 3), {.diameter = 1, .colour = red}, {point});
        QCOMPARE(drawn(picture), (Rows {"....", "..#.", "...."}));
        QCOMPARE(at(picture, 2, 1), red);
    }
}

void TestBrush::liesOnTheGrid_data()
{
    QTest::addColumn<int>("diameter");
    QTest::addColumn<Rows>("picture");
    QTest::newRow("two") << 2 << Rows {"......", "......", "..##..", "..##..", "......", "......"};
    QTest::newRow("three") << 3
                           << Rows {"......", "......", "..###.", "..###.", "..###.", "......"};
    QTest::newRow("four") << 4 << Rows {"......", "..##..", ".####.", ".####.", "..##..", "......"};
}

void TestBrush::liesOnTheGrid()
{
    QFETCH(int, diameter);
    QFETCH(Rows, picture);
    QCOMPARE(
        drawn(stroke(blank(6, 6), {.diameter = diameter, .colour = red}, {{3.2, 3.3}})), picture);
}

void TestBrush::drawsALineWithoutGaps()
{
    const auto picture =
        stroke(blank(8, 3), {.diameter = 1, .colour = red}, {{0.5, 1.5}, {7.5, 1.5}});
    QCOMPARE(drawn(picture), (Rows {"........", "########", "........"}));
    const auto slanted = stroke(blank(9, 5), {.diameter = 2, .colour = red}, {{1, 1}, {8, 4}});
    for (int x = 1; x < 8; ++x) {
        bool covered = false;
        for (int y = 0; y < 5; ++y)
            covered = covered || at(slanted, x, y)[3] > 0;
        QVERIFY2(covered, qPrintable(QString::number(x)));
    }
}

void TestBrush::takesColourOncePerPixel()
{
    const Rgba half {200, 10, 20, 128};
    const auto once = stroke(blank(8, 8), {.diameter = 5, .colour = half}, {{4, 4}});
    const auto often = stroke(
        blank(8, 8), {.diameter = 5, .colour = half}, {{4, 4}, {4.1, 4}, {4, 4}, {4, 4.1}, {4, 4}});
    QCOMPARE(often, once);
    QCOMPARE(at(once, 4, 4), half);
}

void TestBrush::doesNotDependOnHowThePathIsCut()
{
    const Brush soft {.diameter = 7, .hardness = 0.3, .colour = {9, 90, 200, 200}};
    const auto straight = stroke(blank(30, 20), soft, {{3, 4}, {27, 16}});
    const auto inSteps =
        stroke(blank(30, 20), soft, {{3, 4}, {9, 7}, {15, 10}, {21, 13}, {27, 16}});
    QCOMPARE(inSteps, straight);
}

void TestBrush::fadesWhenSoft()
{
    const auto picture =
        stroke(blank(21, 21), {.diameter = 20, .hardness = 0, .colour = red}, {{10.5, 10.5}});
    QCOMPARE(int(at(picture, 10, 10)[3]), 255);
    for (int x = 10; x < 20; ++x)
        QVERIFY(at(picture, x, 10)[3] > at(picture, x + 1, 10)[3]);
    QCOMPARE(at(picture, 20, 10), nothing);
    QCOMPARE(int(at(picture, 15, 10)[0]), 200); // straight alpha: the colour does not fade
}

void TestBrush::erasesWhatIsThere()
{
    const auto base = stroke(blank(6, 6), {.diameter = 6, .colour = red}, {{3, 3}});
    const auto gone = stroke(base, {.diameter = 12, .erases = true}, {{3, 3}});
    QCOMPARE(gone, blank(6, 6));
    const auto half =
        stroke(base, {.diameter = 2, .colour = {0, 0, 0, 128}, .erases = true}, {{3, 3}});
    QCOMPARE(at(half, 3, 3), (Rgba {200, 10, 20, 127}));
    QCOMPARE(at(half, 1, 1), red);
}

void TestBrush::staysInsideThePicture()
{
    const auto picture =
        stroke(blank(4, 4), {.diameter = 3, .colour = red}, {{-1e9, -1e9}, {1e9, 1e9}});
    QCOMPARE(int(at(picture, 0, 0)[3]), 255);
    QCOMPARE(int(at(picture, 3, 3)[3]), 255);
    QCOMPARE(stroke(blank(4, 4), {.diameter = 3, .colour = red}, {{-5, 2}, {-5, 3}}), blank(4, 4));
}

void TestBrush::saysWhatChanged()
{
    Stroke stroke(blank(20, 20), {.diameter = 4, .colour = red});
    QCOMPARE(stroke.extendTo({5, 6}), (PixelBox {3, 4, 4, 4}));
    QCOMPARE(stroke.extendTo({5, 10}), (PixelBox {3, 4, 4, 8}));
    QCOMPARE(stroke.extendTo({-100, 10}), (PixelBox {0, 8, 7, 4}));
}

void TestBrush::blendsStraightAlpha()
{
    QCOMPARE(blended(nothing, red), red);
    QCOMPARE(blended({1, 2, 3, 40}, nothing), (Rgba {1, 2, 3, 40}));
    QCOMPARE(blended({0, 0, 0, 255}, {255, 255, 255, 128}), (Rgba {128, 128, 128, 255}));
    QCOMPARE(blended({0, 0, 0, 128}, {255, 255, 255, 128}), (Rgba {170, 170, 170, 192}));
}

QTEST_APPLESS_MAIN(TestBrush)
#include "tst_brush.moc"
