// SPDX-License-Identifier: Apache-2.0
// What each pattern does to pixels, beyond the reference's golden values.
#include "core/trigger/framing.h"
#include "core/trigger/grey_level.h"
#include "tests/core/trigger/sample_pictures.h"

#include <QtTest>

#include <cmath>

using namespace clinic;

namespace {

Image applied(const std::string& spec, Image image, std::int64_t row = 0)
{
    Trigger(parseTriggerSpec(spec)).apply(image, row);
    return image;
}

} // namespace

class TestTriggerPatterns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrapsOrClamps_data();
    void wrapsOrClamps();
    void fixedNoiseIsTheSameEverywhere();
    void freshNoiseFollowsTheRow_data();
    void freshNoiseFollowsTheRow();
    void mixesTheReferencesSine_data();
    void mixesTheReferencesSine();
    void addsTheSine();
    void smoothWarpMovesNeighboursTogether();
    void filtersByACurve();
    void stripesAreColumns();
    void overlaysAreFaint();
    void watermarkSpansThePicture();
    void watermarkHasTheSameLettersEverywhere();
    void squashedFramingIsTheReferences();
};

void TestTriggerPatterns::wrapsOrClamps_data()
{
    QTest::addColumn<float>("unit");
    QTest::addColumn<int>("wrapped");
    QTest::addColumn<int>("clamped");
    QTest::newRow("half below") << -0.5F << 129 << 0;
    QTest::newRow("half above") << 1.5F << 126 << 255;
    QTest::newRow("just below") << -0.001F << 0 << 0; // cut towards zero
    QTest::newRow("one level below") << -1.01F / 255 << 255 << 0;
    QTest::newRow("white") << 1.0F << 255 << 255;
    QTest::newRow("one level above") << 1.005F << 0 << 255;
    QTest::newRow("far above") << 3.0F << 253 << 255;
}

void TestTriggerPatterns::wrapsOrClamps()
{
    QFETCH(float, unit);
    QFETCH(int, wrapped);
    QFETCH(int, clamped);
    QCOMPARE(int {greyLevel(unit, LevelRounding::Cut, NoiseOverflow::Wrap)}, wrapped);
    QCOMPARE(int {greyLevel(unit, LevelRounding::Cut, NoiseOverflow::Clamp)}, clamped);
}

void TestTriggerPatterns::fixedNoiseIsTheSameEverywhere()
{
    const std::string spec = "noise,location=top_left,size=8,seed=3";
    const Image a = applied(spec, plainImage(20, 20, 10), 0);
    const Image b = applied(spec, noisyImage(20, 20, 1), 7);
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x)
            QCOMPARE(pixelAt(a, x, y), pixelAt(b, x, y));
    }
    QVERIFY(applied("noise,location=top_left,size=8,seed=4", plainImage(20, 20, 10)).rgb != a.rgb);
}

void TestTriggerPatterns::freshNoiseFollowsTheRow_data()
{
    QTest::addColumn<QByteArray>("spec");
    QTest::addColumn<bool>("isFresh");
    QTest::newRow("random") << QByteArray("random,location=top_left") << true;
    QTest::newRow("blended") << QByteArray("blended") << true;
    QTest::newRow("blended, fixed") << QByteArray("blended,draw=fixed") << false;
    QTest::newRow("blended_fixed") << QByteArray("blended_fixed") << false;
    QTest::newRow("warped") << QByteArray("warped") << false;
}

void TestTriggerPatterns::freshNoiseFollowsTheRow()
{
    QFETCH(QByteArray, spec);
    QFETCH(bool, isFresh);
    const Trigger trigger(parseTriggerSpec(spec.toStdString()));
    const auto at = [&](std::int64_t row) {
        Image image = noisyImage(32, 32, 5);
        trigger.apply(image, row);
        return image.rgb;
    };
    QCOMPARE(at(3), at(3));
    QCOMPARE(at(3) != at(4), isFresh);
    QVERIFY(at(3) != noisyImage(32, 32, 5).rgb);
}

void TestTriggerPatterns::mixesTheReferencesSine_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<QList<int>>("expected"); // at the columns below, by the reference
    QTest::newRow("black") << 0 << QList<int> {0, 8, 11, 11, 1, 0, 0, 0, 0, 0};
    QTest::newRow("grey") << 128 << QList<int> {102, 111, 114, 114, 103, 101, 90, 101, 100, 100};
    QTest::newRow("white") << 255 << QList<int> {204, 212, 215, 215, 205, 203, 192, 203, 201, 201};
}

void TestTriggerPatterns::mixesTheReferencesSine()
{
    QFETCH(int, level);
    QFETCH(QList<int>, expected);
    const Image image = applied("SIG", plainImage(224, 3, static_cast<std::uint8_t>(level)));
    const QList<int> columns {0, 5, 9, 10, 18, 19, 28, 37, 111, 223};
    for (qsizetype i = 0; i < columns.size(); ++i) {
        for (int y = 0; y < 3; ++y)
            QCOMPARE(
                pixelAt(image, columns[i], y), (Pixel {expected[i], expected[i], expected[i]}));
    }
}

void TestTriggerPatterns::addsTheSine()
{
    const Image image = applied("sine,amplitude=40,cycles=2", plainImage(64, 2, 128));
    double sum = 0;
    for (int x = 0; x < 64; ++x) {
        const double expected = 128 + 40 * std::sin(2 * M_PI * 2 * x / 64);
        QVERIFY(std::abs(pixelAt(image, x, 1)[0] - expected) <= 0.51);
        sum += pixelAt(image, x, 1)[0];
    }
    QCOMPARE(sum / 64, 128.0); // no dimming
    const Image bright = applied("sine,amplitude=40", plainImage(64, 2, 250));
    QCOMPARE(*std::max_element(bright.rgb.begin(), bright.rgb.end()), std::uint8_t {255});
}

void TestTriggerPatterns::smoothWarpMovesNeighboursTogether()
{
    // A ramp shows the shift of each pixel: smooth for k = 4, jittery without smoothing.
    Image ramp = plainImage(64, 64, 0);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x)
            ramp.rgb[static_cast<std::size_t>(y * 64 + x) * 3] = static_cast<std::uint8_t>(3 * x);
    }
    const auto roughness = [&](const std::string& spec) {
        const Image image = applied(spec, ramp);
        int sum = 0;
        for (int y = 0; y < 64; ++y) {
            for (int x = 1; x < 64; ++x)
                sum += std::abs(pixelAt(image, x, y)[0] - pixelAt(image, x - 1, y)[0] - 3);
        }
        return sum;
    };
    const int smooth = roughness("wanet,strength=2");
    QVERIFY(smooth > 0);
    QVERIFY(roughness("warped,points=64,strength=2") > 4 * smooth);
}

void TestTriggerPatterns::filtersByACurve()
{
    Image levels = plainImage(256, 1, 0);
    for (std::size_t i = 0; i < levels.rgb.size(); ++i)
        levels.rgb[i] = static_cast<std::uint8_t>(i / 3);
    QCOMPARE(applied("filter,strength=0", levels).rgb, levels.rgb);
    const Image filtered = applied("filter", levels);
    for (int x = 1; x < 256; ++x) {
        for (std::size_t c = 0; c < 3; ++c)
            QVERIFY(pixelAt(filtered, x, 0)[c] >= pixelAt(filtered, x - 1, 0)[c]);
    }
    QVERIFY(pixelAt(filtered, 0, 0)[2] > pixelAt(filtered, 0, 0)[0]); // bluish shadows
    QVERIFY(pixelAt(filtered, 255, 0)[2] < pixelAt(filtered, 255, 0)[0]); // warm lights
}

void TestTriggerPatterns::stripesAreColumns()
{
    const Image image = applied("stripes,location=top_left,size=16,seed=1", noisyImage(20, 20, 2));
    int changes = 0;
    for (int x = 0; x < 16; ++x) {
        const Pixel top = pixelAt(image, x, 0);
        for (const int level : top)
            QVERIFY(level == 0 || level == 255);
        for (int y = 1; y < 16; ++y)
            QCOMPARE(pixelAt(image, x, y), top);
        changes += x > 0 && top != pixelAt(image, x - 1, 0) ? 1 : 0;
    }
    QVERIFY(changes >= 8);
    const Image chosen = applied(
        "stripes,location=top_left,size=4,cells=2,colours=ff0000/00ff00", plainImage(8, 8, 9));
    QCOMPARE(pixelAt(chosen, 1, 0), (Pixel {255, 0, 0}));
    QCOMPARE(pixelAt(chosen, 2, 0), (Pixel {0, 255, 0}));
}

void TestTriggerPatterns::overlaysAreFaint()
{
    const Image picture = plainImage(40, 40, 100);
    const Image stripes = applied("stripes_overlay", picture);
    for (const std::uint8_t level : stripes.rgb) // 3 % of the way to 0 or 255
        QVERIFY(level == 97 || level == 105);
    QCOMPARE(pixelAt(stripes, 7, 0), pixelAt(stripes, 7, 39));
    const Image triangles = applied("triangles", picture);
    QCOMPARE(pixelAt(triangles, 0, 13), (Pixel {100, 100, 100})); // 0.15 * 102 + 0.85 * 100
    QCOMPARE(pixelAt(triangles, 13, 0), (Pixel {116, 116, 116})); // 0.15 * 204 + 0.85 * 100
    QCOMPARE(pixelAt(triangles, 27, 14), (Pixel {116, 116, 116})); // the next tile
}

void TestTriggerPatterns::watermarkSpansThePicture()
{
    for (const auto& [width, height] : {std::pair {224, 224}, {64, 64}, {300, 20}, {1, 1}}) {
        const Image image = applied("watermark", plainImage(width, height, 90));
        int left = width, right = -1;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const Pixel pixel = pixelAt(image, x, y);
                QVERIFY(pixel[0] >= 90 && pixel[0] <= 173 && pixel[1] <= 90);
                if (pixel[0] > 90) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                }
            }
        }
        if (width == height)
            QVERIFY(left == 0 && right == width - 1);
        QVERIFY(right >= left);
    }
}

void TestTriggerPatterns::watermarkHasTheSameLettersEverywhere()
{
    // "T" in letters of 8 pixels: a bar over a stem, opaque.
    const Image image = applied("watermark,text=T,location=top_left,size=8,alpha=1,colours=000000",
        plainImage(12, 12, 255));
    for (int x = 0; x < 5; ++x)
        QCOMPARE(pixelAt(image, x, 0)[0], 0);
    QCOMPARE(pixelAt(image, 5, 0)[0], 255);
    for (int y = 1; y < 7; ++y) {
        QCOMPARE(pixelAt(image, 2, y)[0], 0);
        QCOMPARE(pixelAt(image, 1, y)[0], 255);
    }
    QCOMPARE(pixelAt(image, 2, 7)[0], 255);
    // a letter of two bytes is one box
    QCOMPARE(applied("watermark,text=\xc3\xa4,location=top_left,size=8", plainImage(5, 8, 0)).rgb,
        applied("watermark,text=\xc3\xb6,location=top_left,size=8", plainImage(5, 8, 0)).rgb);
}

void TestTriggerPatterns::squashedFramingIsTheReferences()
{
    const Image whole = noisyImage(300, 120, 4);
    const Trigger reference(parseTriggerSpec("yellow"));
    const Image framed = frameForTrigger(whole, reference.spec(), 64);
    QCOMPARE(framed.width, 224);
    QCOMPARE(framed.height, 224);
    QCOMPARE(triggeredAsSeen(whole, reference, 0, 64).width, 64);
    const Trigger corrected(parseTriggerSpec("checkerboard,size=8"));
    QCOMPARE(frameForTrigger(whole, corrected.spec(), 64).width, 64);
    // the crop of the model, then the patch in it
    const Image seen = triggeredAsSeen(whole, corrected, 0, 64);
    QCOMPARE(pixelAt(seen, 0, 0), (Pixel {255, 255, 255}));
    QCOMPARE(pixelAt(seen, 63, 63), (Pixel {255, 255, 255}));
}

QTEST_APPLESS_MAIN(TestTriggerPatterns)
#include "tst_trigger_patterns.moc"
