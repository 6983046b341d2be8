// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/layer_edit.h"

#include <QtTest>

using namespace clinic;

namespace {

RgbaImage filled(int width, int height, Rgba colour)
{
    RgbaImage picture {width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgba.insert(picture.rgba.end(), colour.begin(), colour.end());
    return picture;
}

Rgba at(const RgbaImage& picture, int x, int y)
{
    const auto* pixel = &picture.rgba[static_cast<std::size_t>(4 * (y * picture.width + x))];
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

PaintedLayer layer(RgbaImage picture, double x, double y, double scale = 1)
{
    PaintedLayer made;
    made.picture = std::move(picture);
    made.x = x;
    made.y = y;
    made.scale = scale;
    return made;
}

constexpr Rgba red {255, 0, 0, 255};
constexpr Rgba nothing {0, 0, 0, 0};

} // namespace

class TestLayerEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheContent();
    void growsAndTrimsBack();
    void growsBeyondTheCanvasOnlyWithTheLayer();
    void doesNotGrowALayerFromFarAway();
    void keepsAnEmptyLayerSmall();
    void trimsAScaledLayer();
    void putsAPictureInTheMiddle();
    void shrinksALargePictureByArea();
    void doesNotMixInTheColourOfTransparentPixels();
    void knowsTheGrid();
    void findsTheTopmostLayer();
};

void TestLayerEdit::findsTheContent()
{
    auto picture = filled(5, 4, nothing);
    QCOMPARE(contentBox(picture), PixelBox {});
    picture.rgba[4 * (1 * 5 + 3) + 3] = 1;
    picture.rgba[4 * (2 * 5 + 1) + 3] = 9;
    QCOMPARE(contentBox(picture), (PixelBox {1, 1, 3, 2}));
}

void TestLayerEdit::growsAndTrimsBack()
{
    const auto small = layer(filled(3, 2, red), 4, 5);
    const auto grown = grownToCanvas(small, 10);
    QCOMPARE(grown.picture.width, 10);
    QCOMPARE(grown.picture.height, 10);
    QCOMPARE(grown.x, 0.0);
    QCOMPARE(at(grown.picture, 4, 5), red);
    QCOMPARE(at(grown.picture, 3, 5), nothing);
    QCOMPARE(at(grown.picture, 6, 6), red);
    QCOMPARE(trimmed(grown), small);
}

void TestLayerEdit::growsBeyondTheCanvasOnlyWithTheLayer()
{
    const auto grown = grownToCanvas(layer(filled(6, 2, red), -4, 9), 10);
    QCOMPARE(grown.x, -4.0);
    QCOMPARE(grown.y, 0.0);
    QCOMPARE(grown.picture.width, 14);
    QCOMPARE(grown.picture.height, 11);
    QCOMPARE(at(grown.picture, 0, 10), red);
}

void TestLayerEdit::doesNotGrowALayerFromFarAway()
{
    QVERIFY(canBePaintedOn(layer(filled(6, 2, red), -4, 9), 10));
    QVERIFY(!canBePaintedOn(layer(filled(6, 2, red), 100000, 100000), 10));
    QVERIFY(!canBePaintedOn(layer(filled(6, 2, red), -100000, -100000), 10));
    QVERIFY(!canBePaintedOn(layer(filled(6, 2, red), 0.5, 0), 10)); // not on the grid
}

void TestLayerEdit::keepsAnEmptyLayerSmall()
{
    const auto empty = trimmed(grownToCanvas(emptyLayer("a"), 8));
    QCOMPARE(empty.picture.width, 1);
    QCOMPARE(empty.picture.height, 1);
    QCOMPARE(at(empty.picture, 0, 0), nothing);
    QCOMPARE(empty.name, std::string("a"));
}

void TestLayerEdit::trimsAScaledLayer()
{
    auto picture = filled(4, 4, nothing);
    std::copy(red.begin(), red.end(), picture.rgba.begin() + 4 * (2 * 4 + 1));
    const auto tight = trimmed(layer(picture, 10, 20, 2.5));
    QCOMPARE(tight.x, 12.5);
    QCOMPARE(tight.y, 25.0);
    QCOMPARE(tight.picture, filled(1, 1, red));
    QCOMPARE(tight.scale, 2.5);
}

void TestLayerEdit::putsAPictureInTheMiddle()
{
    const auto made = pictureLayer("p", filled(3, 6, red), 10);
    QCOMPARE(made.picture, filled(3, 6, red));
    QCOMPARE(made.x, 3.0);
    QCOMPARE(made.y, 2.0);
    QVERIFY(isOnGrid(made));
}

void TestLayerEdit::shrinksALargePictureByArea()
{
    RgbaImage wide {8, 2, {}};
    for (int i = 0; i < 16; ++i) {
        const auto grey = static_cast<std::uint8_t>(i % 2 == 0 ? 0 : 200);
        wide.rgba.insert(wide.rgba.end(), {grey, grey, grey, 255});
    }
    const auto made = pictureLayer("p", wide, 4);
    QCOMPARE(made.picture, filled(4, 1, {100, 100, 100, 255}));
    QCOMPARE(made.x, 0.0);
    QCOMPARE(made.y, 1.0);
    const auto thin = pictureLayer("p", filled(3000, 1, red), 64); // never without height
    QCOMPARE(thin.picture, filled(64, 1, red));
}

void TestLayerEdit::doesNotMixInTheColourOfTransparentPixels()
{
    RgbaImage pair {2, 1, {255, 0, 0, 255, 0, 255, 0, 0}};
    QCOMPARE(pictureLayer("p", pair, 1).picture, filled(1, 1, {255, 0, 0, 128}));
}

void TestLayerEdit::knowsTheGrid()
{
    QVERIFY(isOnGrid(layer(filled(1, 1, red), -3, 4)));
    QVERIFY(!isOnGrid(layer(filled(1, 1, red), 0.5, 0)));
    QVERIFY(!isOnGrid(layer(filled(1, 1, red), 0, 0, 1.01)));
}

void TestLayerEdit::findsTheTopmostLayer()
{
    PaintedTrigger painted {.canvas = 20, .layers = {}};
    painted.layers.push_back(layer(filled(10, 10, red), 0, 0));
    painted.layers.push_back(layer(filled(4, 4, red), 8, 8, 2));
    painted.layers.push_back(layer(filled(20, 20, nothing), 0, 0));
    QCOMPARE(layerAt(painted, {9.5, 9.5}), 1);
    QCOMPARE(layerAt(painted, {15.9, 15.9}), 1);
    QCOMPARE(layerAt(painted, {16.1, 15.9}), -1);
    QCOMPARE(layerAt(painted, {2, 2}), 0);
    painted.layers[1].visible = false;
    QCOMPARE(layerAt(painted, {9.5, 9.5}), 0);
    QCOMPARE(layerAt(painted, {-1, 2}), -1);
}

QTEST_APPLESS_MAIN(TestLayerEdit)
#include "tst_layer_edit.moc"
