// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "core/image/image_io.h"
#include "core/image/pixel_operation.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

using namespace clinic;
using enum PixelOperationKind;

namespace {
const std::filesystem::path fixtures = std::filesystem::path(CLINIC_FIXTURES) / "augment";

const std::map<std::string, PixelOperationKind> kinds {{"ShearX", ShearX}, {"ShearY", ShearY},
    {"Rotate", Rotate}, {"Color", Color}, {"Contrast", Contrast}, {"Sharpness", Sharpness},
    {"Posterize", Posterize}, {"Solarize", Solarize}, {"AutoContrast", AutoContrast},
    {"Equalize", Equalize}, {"Invert", Invert}};

/// Grey levels 20..219: AutoContrast has something to do.
Image noise(int width, int height)
{
    Rng rng(3, static_cast<std::uint64_t>(width * 100 + height));
    Image image {
        width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height))};
    for (auto& value : image.rgb)
        value = static_cast<std::uint8_t>(20 + rng.below(200));
    return image;
}

Image constant(int width, int height, std::uint8_t value)
{
    return {width, height,
        std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height), value)};
}

/// Every operation with an argument that is not its neutral one.
std::vector<PixelOperation> strongOperations()
{
    return {{ShearX, 0.3}, {ShearX, -0.3}, {ShearY, 0.3}, {ShearY, -0.3}, {Rotate, 30},
        {Rotate, -30}, {Color, 1.9}, {Color, 0.1}, {Contrast, 1.9}, {Contrast, 0.1},
        {Sharpness, 1.9}, {Sharpness, 0.1}, {Posterize, 4}, {Solarize, 28}, {AutoContrast},
        {Equalize}, {Invert}};
}

std::array<std::uint8_t, 3> pixel(const Image& image, int x, int y)
{
    const auto at = static_cast<std::size_t>(3 * (y * image.width + x));
    return {image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]};
}
} // namespace

/// Against what torchvision's AutoAugment operations made of Pillow pictures.
class TestPixelOperation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTorchvisionsPixels_data();
    void givesTorchvisionsPixels();
    void leavesAsItIsAtTheNeutralArgument();
    void shearsAndRotatesTheSaidWay();
    void takesPicturesOfAnySize();
    void keepsAPictureOfOneColour();
    void solarizesFromTheThresholdOn();
    void posterizesToTheSaidBits();
};

void TestPixelOperation::givesTorchvisionsPixels_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<double>("argument");
    std::ifstream file(fixtures / "index.json");
    const auto listed = nlohmann::json::parse(file);
    for (const std::string picture : listed["pictures"]) {
        int index = 0;
        for (const auto& operation : listed["operations"]) {
            const auto kind = operation["kind"].get<std::string>();
            const auto argument = operation["argument"].get<double>();
            QTest::addRow("%s, %s %g", picture.c_str(), kind.c_str(), argument)
                << QString::fromStdString(picture) << index++ << QString::fromStdString(kind)
                << argument;
        }
    }
}

void TestPixelOperation::givesTorchvisionsPixels()
{
    QFETCH(QString, picture);
    QFETCH(int, index);
    QFETCH(QString, kind);
    QFETCH(double, argument);
    const auto source = readImage(fixtures / (picture.toStdString() + ".png"));
    const auto sheet = readImage(fixtures / (picture.toStdString() + ".expected.png"));
    const auto size = source.rgb.size();
    QVERIFY((static_cast<std::size_t>(index) + 1) * size <= sheet.rgb.size());
    const auto found = apply(source, {kinds.at(kind.toStdString()), argument});
    QCOMPARE(found.width, source.width);
    QCOMPARE(found.height, source.height);
    QCOMPARE(found.rgb.size(), size);
    const auto expected = sheet.rgb.begin() + static_cast<std::ptrdiff_t>(size) * index;
    QVERIFY(std::equal(found.rgb.begin(), found.rgb.end(), expected)); // not one grey level off
}

void TestPixelOperation::leavesAsItIsAtTheNeutralArgument()
{
    const auto image = noise(31, 22);
    for (const PixelOperation& operation :
        std::vector<PixelOperation> {{ShearX, 0}, {ShearY, 0}, {Rotate, 0}, {Color, 1},
            {Contrast, 1}, {Sharpness, 1}, {Posterize, 8}, {Solarize, 256}})
        QVERIFY(apply(image, operation).rgb == image.rgb);
    for (const auto& operation : strongOperations())
        QVERIFY(apply(image, operation).rgb != image.rgb);
    QVERIFY(apply(apply(image, {Invert}), {Invert}).rgb == image.rgb);
}

void TestPixelOperation::shearsAndRotatesTheSaidWay()
{
    const auto image = noise(20, 20);
    constexpr std::array<std::uint8_t, 3> black {};
    // Centre of row 15: 0.2 * 15.5 = 3.1 pixels further right in the source, so shifted left.
    QCOMPARE(pixel(apply(image, {ShearX, 0.2}), 5, 15), pixel(image, 8, 15));
    QCOMPARE(pixel(apply(image, {ShearX, 0.2}), 18, 15), black);
    QCOMPARE(pixel(apply(image, {ShearY, 0.2}), 15, 5), pixel(image, 15, 8));
    QCOMPARE(pixel(apply(image, {ShearY, -0.2}), 15, 1), black);
    // A quarter counter-clockwise: what was on the right is at the top.
    QCOMPARE(pixel(apply(image, {Rotate, 90}), 4, 0), pixel(image, 19, 4));
    QCOMPARE(pixel(apply(image, {Rotate, 30}), 0, 0), black);
}

void TestPixelOperation::takesPicturesOfAnySize()
{
    for (const int width : {0, 1, 2, 3, 4, 17})
        for (const int height : {0, 1, 2, 3, 5})
            for (const auto& operation : strongOperations()) {
                const auto found = apply(noise(width, height), operation);
                QCOMPARE(found.width, width);
                QCOMPARE(found.height, height);
                QCOMPARE(found.rgb.size(), static_cast<std::size_t>(3 * width * height));
            }
}

void TestPixelOperation::keepsAPictureOfOneColour()
{
    for (const int value : {0, 100, 255}) {
        const auto image = constant(30, 30, static_cast<std::uint8_t>(value));
        for (const auto kind : {Color, Contrast, Sharpness})
            for (const double factor : {0.1, 0.7, 1.9})
                QCOMPARE(apply(image, {kind, factor}).rgb, image.rgb);
        for (const auto kind : {AutoContrast, Equalize})
            QCOMPARE(apply(image, {kind}).rgb, image.rgb);
    }
}

void TestPixelOperation::solarizesFromTheThresholdOn()
{
    const Image image {2, 1, {0, 84, 85, 86, 170, 255}};
    QCOMPARE(
        apply(image, {Solarize, 85}).rgb, (std::vector<std::uint8_t> {0, 84, 170, 169, 85, 0}));
    QCOMPARE(
        apply(image, {Solarize, 85.5}).rgb, (std::vector<std::uint8_t> {0, 84, 85, 169, 85, 0}));
    QCOMPARE(apply(image, {Solarize, 0}).rgb, apply(image, {Invert}).rgb);
}

void TestPixelOperation::posterizesToTheSaidBits()
{
    const Image image {1, 1, {255, 129, 8}};
    QCOMPARE(apply(image, {Posterize, 4}).rgb, (std::vector<std::uint8_t> {240, 128, 0}));
    QCOMPARE(apply(image, {Posterize, 1}).rgb, (std::vector<std::uint8_t> {128, 128, 0}));
}

QTEST_GUILESS_MAIN(TestPixelOperation)
#include "tst_pixel_operation.moc"
