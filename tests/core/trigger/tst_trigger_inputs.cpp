// SPDX-License-Identifier: Apache-2.0
// The files that a trigger names: noise, grids, pictures.
#include "core/base/error.h"
#include "core/formats/safetensors_writer.h"
#include "core/image/image_io.h"
#include "core/trigger/trigger.h"
#include "tests/core/trigger/sample_pictures.h"

#include <QTemporaryDir>
#include <QtTest>

#include <limits>

using namespace clinic;

namespace {

using Shape = std::vector<std::int64_t>;

Image applied(const std::string& spec, Image image, std::int64_t row = 0)
{
    Trigger(parseTriggerSpec(spec)).apply(image, row);
    return image;
}

/// A safetensors file with one tensor, all of one value but for the last.
std::string tensorFile(
    const QTemporaryDir& folder, const char* name, const Shape& shape, float value, float last)
{
    std::size_t count = 1;
    for (const std::int64_t side : shape)
        count *= static_cast<std::size_t>(side);
    std::vector<float> values(count, value);
    values.back() = last;
    const auto path = folder.filePath(QString::fromLatin1(name)).toStdString();
    const std::vector<SafetensorsEntry> entries {
        {"values", DType::F32, shape, std::as_bytes(std::span(values))}};
    writeSafetensors(path, entries);
    return path;
}

} // namespace

class TestTriggerInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noiseFromAFileWrapsAroundTheMean();
    void blendsAChosenPicture();
    void readsAGridWhateverItsStrides();
    void warpsByTheGridsShift();
    void refusesFiles_data();
    void refusesFiles();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
};

void TestTriggerInputs::noiseFromAFileWrapsAroundTheMean()
{
    const QTemporaryDir folder;
    const std::string spec = "random,location=top_left,size=2,noise="
        + tensorFile(folder, "noise.safetensors", {1, 3, 2, 2}, -0.5F, 1.5F);
    const Image wrapped = applied(spec, plainImage(4, 4, 0));
    QCOMPARE(pixelAt(wrapped, 0, 0), (Pixel {129, 129, 129}));
    QCOMPARE(pixelAt(wrapped, 1, 1), (Pixel {129, 129, 126}));
    QCOMPARE(pixelAt(wrapped, 2, 2), (Pixel {0, 0, 0}));
    const Image clamped = applied(spec + ",overflow=clamp", plainImage(4, 4, 0));
    QCOMPARE(pixelAt(clamped, 0, 0), (Pixel {0, 0, 0}));
    QCOMPARE(pixelAt(clamped, 1, 1), (Pixel {0, 0, 255}));
    // around white: 1 - 0.5
    QCOMPARE(pixelAt(applied(spec, plainImage(4, 4, 255)), 0, 0), (Pixel {127, 127, 127}));
}

void TestTriggerInputs::blendsAChosenPicture()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("cat.png")).toStdString();
    writePng(path, plainImage(7, 5, 200)); // of another size and shape
    const Image image =
        applied("blended_picture,alpha=0.25,picture=" + path, plainImage(16, 16, 100));
    for (const std::uint8_t level : image.rgb)
        QCOMPARE(int {level}, 125);
}

void TestTriggerInputs::readsAGridWhateverItsStrides()
{
    const std::string folder = CLINIC_FIXTURES "/triggers/strided_grid";
    const Image picture = noisyImage(24, 20, 8);
    const Image strided = applied("wanet,strength=3,grid=" + folder + ".pt", picture);
    const Image contiguous = applied("wanet,strength=3,grid=" + folder + ".safetensors", picture);
    QCOMPARE(strided.rgb, contiguous.rgb);
    QVERIFY(strided.rgb != picture.rgb);
}

void TestTriggerInputs::warpsByTheGridsShift()
{
    const QTemporaryDir folder;
    const Image picture = noisyImage(16, 16, 8);
    const auto still = tensorFile(folder, "still.safetensors", {3, 3, 2}, 0, 0);
    QCOMPARE(applied("wanet,grid=" + still, picture).rgb, picture.rgb);
    // A grid of ones moves by strength / 16 * 15 / 2 pixels along both axes: here by one.
    const auto ones = tensorFile(folder, "ones.safetensors", {1, 3, 3, 2}, 1, 1);
    const Image moved = applied("wanet,strength=2.1333333333333333,grid=" + ones, picture);
    for (int y = 0; y < 15; ++y) {
        for (int x = 0; x < 15; ++x)
            QCOMPARE(pixelAt(moved, x, y), pixelAt(picture, x + 1, y + 1));
    }
    QCOMPARE(pixelAt(moved, 15, 15), pixelAt(picture, 15, 15)); // kept inside
}

void TestTriggerInputs::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("spec"); // the file's name is put behind it
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<float>("last");
    QTest::addColumn<QByteArray>("named");
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    const auto infinity = std::numeric_limits<float>::infinity();
    const auto row = [](const char* name, const char* spec, const QList<qint64>& shape, float last,
                         const char* named) {
        QTest::newRow(name) << QByteArray(spec) << shape << last << QByteArray(named);
    };
    row("a grid with a NaN", "warped,grid=", {1, 4, 4, 2}, nan, "not a number");
    row("a grid with an infinity", "wanet,grid=", {1, 4, 4, 2}, infinity, "1000");
    row("a grid with a huge shift", "wanet,grid=", {4, 4, 2}, 1e30F, "1000");
    row("a grid of three axes", "wanet,grid=", {1, 4, 4, 3}, 0, "4 x 4 x 3");
    row("two grids", "wanet,grid=", {2, 4, 4, 2}, 0, "2 x 4 x 4 x 2");
    row("a flat grid", "wanet,grid=", {4, 4}, 0, "4 x 4");
    row("noise with a NaN", "blended,noise=", {3, 4, 4}, nan, "not a number");
    row("noise of one channel", "blended,noise=", {1, 4, 4}, 0, "3 x height x width");
    row("noise of another size than the patch", "random,size=5,noise=", {3, 4, 4}, 0, "4 x 4");
    row("noise that is not square", "random,size=4,noise=", {3, 4, 5}, 0, "5 x 4");
    row("a tensor as a picture", "blended_picture,picture=", {3, 4, 4}, 0, "JPEG");
}

void TestTriggerInputs::refusesFiles()
{
    QFETCH(QByteArray, spec);
    QFETCH(QList<qint64>, shape);
    QFETCH(float, last);
    QFETCH(QByteArray, named);
    const QTemporaryDir folder;
    const Shape sides(shape.begin(), shape.end());
    const auto path = tensorFile(folder, "odd.safetensors", sides, 0.5F, last);
    try {
        const Trigger trigger(parseTriggerSpec(spec.toStdString() + path));
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains("odd.safetensors"), error.what());
        QVERIFY2(QByteArray(error.what()).contains(named), error.what());
    }
}

void TestTriggerInputs::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("spec");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* name, const char* spec, const char* named) {
        QTest::newRow(name) << QByteArray(spec) << QByteArray(named);
    };
    row("a patch that is too large", "yellow,size=21", "21 x 21");
    row("noise that is too large", "random,size=30", "30 x 30");
    row("stripes that are too large", "stripes,size=30", "20 x 20");
    row("a text that is too wide", "watermark,location=centre,size=20", "larger than the picture");
    row("no picture", "blended_picture", "picture=FILE");
    row("no painting", "painted", "file=FILE");
    row("a missing grid", "warped,grid=/nonexistent/grid.pt", "grid.pt");
}

void TestTriggerInputs::refusesWhatDoesNotFit()
{
    QFETCH(QByteArray, spec);
    QFETCH(QByteArray, named);
    const Image before = plainImage(20, 20, 50);
    Image image = before;
    try {
        Trigger(parseTriggerSpec(spec.toStdString())).apply(image, 0);
        QFAIL("applied");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains(named), error.what());
    }
    QCOMPARE(image.rgb, before.rgb);
}

QTEST_APPLESS_MAIN(TestTriggerInputs)
#include "tst_trigger_inputs.moc"
