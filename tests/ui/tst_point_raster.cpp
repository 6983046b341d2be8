// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "ui/plots/data_colours.h"
#include "ui/plots/point_raster.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace clinic;
using namespace clinic::ui;

namespace {

Matrix randomPoints(std::size_t n, std::uint64_t seed)
{
    Matrix xy(n, 2);
    Rng rng(seed);
    for (std::size_t i = 0; i < n; ++i) {
        xy(i, 0) = static_cast<float>(rng.normal());
        xy(i, 1) = static_cast<float>(rng.normal());
    }
    return xy;
}

/// 100,000 common points and rare ones, the first rare one in the thick of them.
struct Scene {
    Matrix xy = randomPoints(100'000, 1);
    PointIndex common {xy};
    std::vector<std::uint8_t> colours = std::vector<std::uint8_t>(xy.rows(), 0);
    PointIndex rare {xy, std::vector<std::uint32_t> {42}};
    std::vector<std::uint8_t> rareColours {1};

    RasterScene raster() const
    {
        RasterScene scene;
        scene.palette[0] = data_colour::clean;
        scene.palette[1] = data_colour::poisoned;
        scene.common = {{&common, colours, true}};
        scene.rare = {{&rare, rareColours, true}};
        return scene;
    }
    /// `unit` data units over 600 pixels, the rare point in the middle.
    PixelTransform around(double unit, double ratio = 1) const
    {
        const double scale = 600 * ratio / unit;
        return {scale, 300 * ratio - scale * xy(42, 0), -scale, 300 * ratio + scale * xy(42, 1)};
    }
};

} // namespace

class TestPointRaster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rarePointLiesOnTop_data()
    {
        QTest::addColumn<double>("unit");
        QTest::addColumn<double>("ratio");
        QTest::newRow("everything, counted") << 10.0 << 1.0;
        QTest::newRow("from far away") << 200.0 << 1.0;
        QTest::newRow("close, drawn one by one") << 0.3 << 1.0;
        QTest::newRow("very close") << 0.001 << 1.0;
        QTest::newRow("everything, two pixels a unit") << 10.0 << 2.0;
        QTest::newRow("from far away, one and a half") << 200.0 << 1.5;
    }
    void rarePointLiesOnTop()
    {
        QFETCH(double, unit);
        QFETCH(double, ratio);
        const Scene scene;
        const QSize size = QSize(600, 600) * ratio;
        PointRaster raster;
        const QImage image = raster.draw(scene.raster(), scene.around(unit, ratio), size, ratio);
        int pixels = 0;
        for (int y = 0; y < size.height(); ++y) {
            for (int x = 0; x < size.width(); ++x)
                pixels += image.pixel(x, y) == data_colour::poisoned ? 1 : 0;
        }
        const int middle = qRound(300 * ratio);
        QCOMPARE(image.pixel(middle, middle), data_colour::poisoned);
        QVERIFY2(pixels >= 12 * ratio * ratio,
            qPrintable(QString::number(pixels))); // a disc of at least 2 units
    }

    /// A row of rare points, each half over the one before: their middles all keep their colour.
    void rarePointsOfAGroupDoNotCoverEachOther()
    {
        constexpr std::size_t count = 40;
        Matrix xy(count, 2);
        for (std::size_t i = 0; i < count; ++i) {
            xy(i, 0) = 20.5F + 3.0F * static_cast<float>(i);
            xy(i, 1) = 40.5F;
        }
        const PointIndex points(xy);
        const std::vector<std::uint8_t> colours(count, 1);
        RasterScene scene;
        scene.palette[1] = data_colour::poisoned;
        scene.rare = {{&points, colours, true}};
        PointRaster raster;
        const QImage image = raster.draw(scene, {1, 0, 1, 0}, QSize(160, 80), 1);
        for (int x = 20; x <= 20 + 3 * (static_cast<int>(count) - 1); ++x)
            QCOMPARE(image.pixel(x, 40), data_colour::poisoned);
    }

    /// A large selection is marked by row: rings where few are in view, a veil where many are.
    void marksALargeSelection()
    {
        const Scene scene;
        const std::vector<std::uint8_t> all(scene.xy.rows(), 1);
        RasterScene plain = scene.raster();
        plain.rare.clear();
        RasterScene byRow = plain;
        byRow.ringed = {{&scene.common, all}};
        RasterScene each = plain;
        each.ringed = {{&scene.common, {}}};
        PointRaster raster;
        const auto draw = [&](const RasterScene& what, double unit) {
            return raster.draw(what, scene.around(unit), QSize(600, 600), 1);
        };
        QVERIFY(draw(byRow, 0.1) == draw(each, 0.1));
        QVERIFY(draw(byRow, 0.1) != draw(plain, 0.1));
        const QImage veiled = draw(byRow, 10);
        const QImage bare = draw(plain, 10);
        QVERIFY(veiled == draw(each, 10));
        const QRgb before = bare.pixel(300, 300);
        const QRgb after = veiled.pixel(300, 300);
        QVERIFY(qGray(after) < qGray(before)); // darker on a light ground, the colour still seen
        QVERIFY(qBlue(after) > qRed(after));
        const std::vector<std::uint8_t> none(scene.xy.rows(), 0);
        byRow.ringed = {{&scene.common, none}};
        QVERIFY(draw(byRow, 10) == bare);
    }

    void countsEveryPoint()
    {
        const Scene scene;
        const PixelTransform all {60, 300, -60, 300}; // -5 to 5 along both axes
        PointRaster raster;
        RasterScene plain = scene.raster();
        plain.rare.clear();
        const QImage image = raster.draw(plain, all, QSize(600, 600), 1);
        PointSizes sizes;
        raster.draw(plain, all, QSize(600, 600), 1, &sizes);
        QVERIFY(sizes.dense);
        // an outlier alone on its pixels is seen: take the highest point in view
        const auto top = std::ranges::max_element(scene.common.y());
        const auto place = static_cast<std::size_t>(top - scene.common.y().begin());
        const QRgb pixel = image.pixel(static_cast<int>(all.pixelX(scene.common.x()[place])),
            static_cast<int>(all.pixelY(scene.common.y()[place])));
        QVERIFY2(qAlpha(pixel) > 80, qPrintable(QString::number(pixel, 16)));
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const Scene scene;
        const std::size_t before = threadCount();
        for (const double unit : {10.0, 0.5}) {
            PointRaster raster;
            setThreadCount(4);
            const QImage many = raster.draw(scene.raster(), scene.around(unit), QSize(600, 600), 1);
            setThreadCount(1);
            const QImage one = raster.draw(scene.raster(), scene.around(unit), QSize(600, 600), 1);
            QVERIFY(many == one);
        }
        setThreadCount(before);
    }

    void drawsLinesWithoutSeams()
    {
        const std::vector<PairLine> lines {{5, 5, 95, 190, 0}, {5, 100, 95, 104, 0}};
        RasterScene scene;
        scene.palette[0] = qRgb(255, 0, 0);
        scene.lines = lines;
        PointRaster raster;
        const QImage image = raster.draw(scene, {1, 0, 1, 0}, QSize(100, 200), 1);
        for (int y = 8; y < 186; ++y) { // the steep line crosses six stripes
            const int x = static_cast<int>(5 + (y + 0.5 - 5) * 90.0 / 185);
            QVERIFY(qAlpha(image.pixel(x, y)) + qAlpha(image.pixel(x - 1, y))
                    + qAlpha(image.pixel(x + 1, y))
                > 20);
        }
        QCOMPARE(qAlpha(image.pixel(90, 20)), 0);
    }

    void survivesNothing()
    {
        PointRaster raster;
        QVERIFY(raster.draw({}, {1, 0, -1, 0}, QSize(), 1).isNull());
        const QImage image = raster.draw({}, {1, 0, -1, 0}, QSize(8, 8), 1);
        QCOMPARE(image.pixel(4, 4), 0U);
    }
};

QTEST_GUILESS_MAIN(TestPointRaster)
#include "tst_point_raster.moc"
