// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/trigger.h"
#include "tests/core/trigger/sample_pictures.h"

#include <QtTest>

using namespace clinic;

namespace {

RgbaImage rectangle(int width, int height, Rgb colour, std::uint8_t alpha = 255)
{
    RgbaImage image {width, height, {}};
    for (int i = 0; i < width * height; ++i)
        image.rgba.insert(image.rgba.end(), {colour[0], colour[1], colour[2], alpha});
    return image;
}

std::array<int, 4> rgbaAt(const RgbaImage& image, int x, int y)
{
    const auto* pixel = image.rgba.data() + static_cast<std::ptrdiff_t>(y * image.width + x) * 4;
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

int visibleCount(const RgbaImage& image)
{
    int count = 0;
    for (std::size_t i = 3; i < image.rgba.size(); i += 4)
        count += image.rgba[i] > 0 ? 1 : 0;
    return count;
}

constexpr Rgb red {255, 0, 0};
constexpr Rgb blue {0, 0, 255};
using Rgba = std::array<int, 4>;

/// A red rectangle of 6 x 4 at (10, 2) on a canvas of 32.
PaintedTrigger smallRectangle()
{
    return {32, {{"r", rectangle(6, 4, red), 10, 2}}};
}

Image applied(const std::string& location, const PaintedTrigger& painted, int width, int height,
    std::int64_t row = 0)
{
    Image image = plainImage(width, height, 100);
    Trigger(parseTriggerSpec("painted,seed=4,location=" + location), painted).apply(image, row);
    return image;
}

/// Pixels of a picture that are not grey any more, as a box: left, top, right, bottom, count.
std::array<int, 5> changedBox(const Image& image)
{
    std::array<int, 5> box {image.width, image.height, -1, -1, 0};
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            if (pixelAt(image, x, y) == Pixel {100, 100, 100})
                continue;
            box = {std::min(box[0], x), std::min(box[1], y), std::max(box[2], x),
                std::max(box[3], y), box[4] + 1};
        }
    }
    return box;
}

} // namespace

class TestPainted : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsALayersPixels();
    void laysLayersOverEachOther();
    void hidesWhatIsHidden();
    void mixesHalfTransparentColours();
    void scalesLayers_data();
    void scalesLayers();
    void shrinksWithoutDarkEdges();
    void placesWhatIsVisible_data();
    void placesWhatIsVisible();
    void placesByRowWithinBounds();
    void stretchesOverTheWhole();
    void scalesTheCanvasToThePicture();
    void anEmptyCanvasChangesNothing();
    void refusesACanvasOfNothing();
};

void TestPainted::keepsALayersPixels()
{
    RgbaImage picture {16, 16, {}};
    for (int i = 0; i < 16 * 16 * 4; ++i)
        picture.rgba.push_back(static_cast<std::uint8_t>(i % 4 == 3 ? i / 4 : i * 7 % 256));
    const RgbaImage flat = flatten({16, {{"all", picture}}});
    QCOMPARE(rgbaAt(flat, 0, 0), (Rgba {0, 0, 0, 0})); // what is not seen has no colour
    for (int i = 1; i < 256; ++i)
        QCOMPARE(rgbaAt(flat, i % 16, i / 16), rgbaAt(picture, i % 16, i / 16));
}

void TestPainted::laysLayersOverEachOther()
{
    const RgbaImage flat =
        flatten({8, {{"below", rectangle(4, 4, red)}, {"above", rectangle(4, 4, blue), 2, 2}}});
    QCOMPARE(rgbaAt(flat, 1, 1), (Rgba {255, 0, 0, 255}));
    QCOMPARE(rgbaAt(flat, 3, 3), (Rgba {0, 0, 255, 255}));
    QCOMPARE(rgbaAt(flat, 5, 5), (Rgba {0, 0, 255, 255}));
    QCOMPARE(rgbaAt(flat, 6, 6), (Rgba {0, 0, 0, 0}));
}

void TestPainted::hidesWhatIsHidden()
{
    PaintedTrigger painted = smallRectangle();
    painted.layers[0].visible = false;
    QCOMPARE(visibleCount(flatten(painted)), 0);
    painted = smallRectangle();
    painted.layers[0].opacity = 0;
    QCOMPARE(visibleCount(flatten(painted)), 0);
    painted = smallRectangle();
    painted.layers[0].x = 500; // beside the canvas
    QCOMPARE(visibleCount(flatten(painted)), 0);
    painted.layers[0].x = -3;
    QCOMPARE(visibleCount(flatten(painted)), 3 * 4);
}

void TestPainted::mixesHalfTransparentColours()
{
    const RgbaImage flat = flatten(
        {2, {{"below", rectangle(2, 2, red)}, {"above", rectangle(2, 1, blue, 51), 0, 0, 1, 0.5}}});
    QCOMPARE(rgbaAt(flat, 0, 0), (Rgba {230, 0, 26, 255})); // a tenth of blue over red
    const RgbaImage alone = flatten({1, {{"half", rectangle(1, 1, blue, 128)}}});
    QCOMPARE(rgbaAt(alone, 0, 0), (Rgba {0, 0, 255, 128}));
    Image image = plainImage(1, 1, 100);
    Trigger(parseTriggerSpec("painted"), {1, {{"half", rectangle(1, 1, blue, 51)}}})
        .apply(image, 0);
    QCOMPARE(pixelAt(image, 0, 0), (Pixel {80, 80, 131})); // a fifth of blue over grey 100
}

void TestPainted::scalesLayers_data()
{
    QTest::addColumn<double>("scale");
    QTest::addColumn<int>("visible");
    QTest::newRow("twice") << 2.0 << 16 * 8;
    QTest::newRow("half") << 0.5 << 4 * 2;
    QTest::newRow("one and a quarter") << 1.25 << 10 * 5;
    QTest::newRow("to nothing") << 0.001 << 0;
    QTest::newRow("beyond the canvas") << 1000.0 << 64 * 64;
}

void TestPainted::scalesLayers()
{
    QFETCH(double, scale);
    QFETCH(int, visible);
    const RgbaImage flat = flatten({64, {{"r", rectangle(8, 4, red), 0, 0, scale}}});
    QCOMPARE(visibleCount(flat), visible);
    if (visible > 0)
        QCOMPARE(rgbaAt(flat, 0, 0), (Rgba {255, 0, 0, 255}));
}

void TestPainted::shrinksWithoutDarkEdges()
{
    // transparent black around white must not darken the white
    RgbaImage picture = rectangle(16, 16, {0, 0, 0}, 0);
    for (int y = 4; y < 11; ++y) {
        for (int x = 4; x < 11; ++x)
            std::fill_n(picture.rgba.begin() + (y * 16 + x) * 4, 4, std::uint8_t {255});
    }
    const RgbaImage flat = flatten({8, {{"w", picture, 0, 0, 0.5}}});
    QVERIFY(visibleCount(flat) > 8);
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x) {
            if (rgbaAt(flat, x, y)[3] > 0)
                QVERIFY(rgbaAt(flat, x, y)[0] >= 254);
        }
    }
}

void TestPainted::placesWhatIsVisible_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QList<int>>("box"); // left, top, right, bottom, count
    const auto row = [](const char* location, const QList<int>& box) {
        QTest::newRow(location) << QByteArray(location) << box;
    };
    row("as_painted", {10, 2, 15, 5, 24});
    row("top_left", {0, 0, 5, 3, 24});
    row("bottom_right", {26, 28, 31, 31, 24});
    row("centre", {13, 14, 18, 17, 24});
    row("four_corners", {0, 0, 31, 31, 96});
    row("whole", {0, 0, 31, 31, 32 * 32});
}

void TestPainted::placesWhatIsVisible()
{
    QFETCH(QByteArray, location);
    QFETCH(QList<int>, box);
    const auto found = changedBox(applied(location.toStdString(), smallRectangle(), 32, 32));
    QCOMPARE(QList<int>(found.begin(), found.end()), box);
}

void TestPainted::placesByRowWithinBounds()
{
    bool moved = false;
    for (std::int64_t row = 0; row < 200; ++row) {
        const auto box = changedBox(applied("random", smallRectangle(), 32, 32, row));
        QCOMPARE(box[4], 24); // never cut off
        QCOMPARE(box[2] - box[0], 5);
        moved = moved || box[0] != 10 || box[1] != 2;
        QCOMPARE(changedBox(applied("random", smallRectangle(), 32, 32, row)), box);
    }
    QVERIFY(moved);
}

void TestPainted::stretchesOverTheWhole()
{
    const PaintedTrigger halves {
        32, {{"l", rectangle(4, 4, red), 8, 8}, {"r", rectangle(4, 4, blue), 12, 8}}};
    const Image image = applied("whole", halves, 40, 20);
    QCOMPARE(pixelAt(image, 5, 10), (Pixel {255, 0, 0}));
    QCOMPARE(pixelAt(image, 35, 10), (Pixel {0, 0, 255}));
}

void TestPainted::scalesTheCanvasToThePicture()
{
    const auto twice = changedBox(applied("as_painted", smallRectangle(), 64, 64));
    QVERIFY(std::abs(twice[0] - 20) <= 1 && std::abs(twice[2] - 31) <= 1);
    QVERIFY(std::abs(twice[1] - 4) <= 1 && std::abs(twice[3] - 11) <= 1);
    const auto wide = changedBox(applied("bottom_right", smallRectangle(), 64, 16));
    QCOMPARE(wide[2], 63);
    QCOMPARE(wide[3], 15);
}

void TestPainted::anEmptyCanvasChangesNothing()
{
    for (const char* location : {"as_painted", "whole", "random", "four_corners"})
        QCOMPARE(changedBox(applied(location, {32, {}}, 16, 16))[4], 0);
}

void TestPainted::refusesACanvasOfNothing()
{
    for (const int side : {0, -4, 100'000})
        QVERIFY_THROWS_EXCEPTION(
            Error, Trigger(parseTriggerSpec("painted"), PaintedTrigger {side, {}}));
}

QTEST_APPLESS_MAIN(TestPainted)
#include "tst_painted.moc"
