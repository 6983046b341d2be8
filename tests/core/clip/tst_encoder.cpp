// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/device.h"
#include "core/clip/encoder.h"
#include "core/clip/zero_shot.h"
#include "core/formats/checkpoint.h"
#include "core/formats/safetensors.h"

#include <QTest>

#include <cmath>
#include <filesystem>

using namespace clinic;

namespace {

std::filesystem::path fixture(const std::string& name)
{
    return std::filesystem::path(CLINIC_FIXTURES) / name;
}

/// A golden file: floats and ids by name.
class Golden {
public:
    explicit Golden(const std::string& name)
        : m_file(readSafetensors(fixture(name)))
    {
    }
    std::vector<float> floats(const char* name) const
    {
        return m_file.tensors.readFloats(*find(name));
    }
    std::vector<std::int64_t> ids(const char* name) const
    {
        std::vector<std::int64_t> ids(find(name)->elementCount());
        m_file.tensors.readInto(*find(name), std::as_writable_bytes(std::span(ids)));
        return ids;
    }
    const TensorEntry* find(const char* name) const
    {
        const TensorEntry* entry = m_file.tensors.find(name);
        if (!entry)
            qFatal("no golden tensor %s", name);
        return entry;
    }

private:
    Checkpoint m_file;
};

Encoder openEncoder(const std::string& model, const EncoderOptions& options = {})
{
    const Checkpoint checkpoint = openCheckpoint(fixture("models/" + model));
    return Encoder(checkpoint, deriveClipConfig(checkpoint).value(), options);
}

double largestDifference(MatrixView matrix, const std::vector<float>& expected)
{
    if (matrix.rows() * matrix.cols() != expected.size())
        return 1e9;
    double largest = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest, std::abs(double {matrix.data()[i]} - double {expected[i]}));
    return largest;
}

Matrix normalised(Matrix matrix)
{
    normaliseRows(matrix);
    return matrix;
}

struct Case {
    const char* model;
    const char* expected;
    double tolerance;
};

constexpr double exact = 1e-5;
constexpr double half = 2e-3;
constexpr Case goldenCases[] = {{"rn.safetensors", "rn", exact}, {"vit.safetensors", "vit", exact},
    {"vit.state_dict.pt", "vit", exact}, {"vit.torchscript.pt", "vit", exact},
    {"rn.torchscript.fp16.pt", "rn", half}, {"oc-vit.pt", "oc-vit", exact},
    {"oc-vit-quickgelu.pt", "oc-vit-quickgelu", exact}, {"oc-vit-hub", "oc-vit", exact},
    {"oc-vit-quickgelu-hub", "oc-vit-quickgelu", exact}, {"oc-rn-hub", "oc-rn", exact},
    {"hf-safetensors", "hf", exact}, {"hf-sharded", "hf", exact}};

} // namespace

class TestEncoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setTensorThreads(1); } // the tensors are too small to share
    void givesGoldenEmbeddings_data();
    void givesGoldenEmbeddings();
    void bf16StaysClose_data();
    void bf16StaysClose();
    void imagesAreNormalisedHere();
    void raggedRowsEqualPaddedOnes();
    void choiceOfGeluOverrulesCheckpoint();
    void refusesWhatDoesNotFit();
    void zeroShotMatchesGolden();
    void promptsAndRanks();
    void emptyInputGivesNoRows();

private:
    Golden m_inputs {"models/rn.expect.safetensors"};
    std::vector<float> m_pixels = m_inputs.floats("pixel_values");
    std::vector<std::int64_t> m_ids = m_inputs.ids("input_ids");
    static constexpr std::size_t rows = 8;
};

void TestEncoder::givesGoldenEmbeddings_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(std::size(goldenCases)); ++i)
        QTest::addRow("%s", goldenCases[i].model) << i;
}

void TestEncoder::givesGoldenEmbeddings()
{
    QFETCH(int, index);
    const Case& golden = goldenCases[index];
    Encoder encoder = openEncoder(golden.model);
    const Golden expected("models/" + std::string(golden.expected) + ".expect.safetensors");
    const Matrix images = normalised(encoder.encodePixels(m_pixels, rows));
    const Matrix texts = normalised(encoder.encodePaddedTokens(m_ids, rows));
    QVERIFY(largestDifference(images, expected.floats("image_embeds")) < golden.tolerance);
    QVERIFY(largestDifference(texts, expected.floats("text_embeds")) < golden.tolerance);
}

void TestEncoder::bf16StaysClose_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addRow("rn") << QByteArray("rn");
    QTest::addRow("vit") << QByteArray("vit");
}

void TestEncoder::bf16StaysClose()
{
    QFETCH(QByteArray, model);
    EncoderOptions options;
    options.precision = Precision::Bf16;
    Encoder encoder = openEncoder(model.toStdString() + ".safetensors", options);
    const Golden golden("models/" + model.toStdString() + ".expect.safetensors");
    const Matrix images = normalised(encoder.encodePixels(m_pixels, rows));
    const std::vector<float> expected = golden.floats("image_embeds");
    for (std::size_t i = 0; i < rows; ++i) {
        double cosine = 0.0;
        for (std::size_t j = 0; j < images.cols(); ++j)
            cosine += double {images(i, j)} * double {expected[i * images.cols() + j]};
        QVERIFY2(cosine > 0.999, qPrintable(QString::number(cosine)));
    }
}

void TestEncoder::imagesAreNormalisedHere()
{
    Encoder encoder = openEncoder("vit.safetensors");
    Image image {64, 64, std::vector<std::uint8_t>(std::size_t {3} * 64 * 64)};
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        image.rgb[i] = static_cast<std::uint8_t>(i * 7 % 256);
    std::vector<float> pixels(image.rgb.size());
    for (std::size_t i = 0; i < image.rgb.size(); ++i) {
        const std::size_t channel = i % 3;
        pixels[channel * 64 * 64 + i / 3] =
            (static_cast<float>(image.rgb[i]) / 255.0F - encoder.config().mean[channel])
            / encoder.config().std[channel];
    }
    const Matrix expected = encoder.encodePixels(pixels, 1);
    const Matrix actual = encoder.encodeImages(std::vector {image});
    QVERIFY(largestDifference(actual, {expected.data(), expected.data() + expected.cols()}) < 1e-6);
    image.width = 63;
    QVERIFY_THROWS_EXCEPTION(Error, encoder.encodeImages(std::vector {image}));
}

void TestEncoder::raggedRowsEqualPaddedOnes()
{
    for (const char* model : {"vit.safetensors", "hf-safetensors"}) {
        Encoder encoder = openEncoder(model);
        const std::size_t length = m_ids.size() / rows;
        TokenRows ragged;
        for (std::size_t i = 0; i < rows; ++i) {
            const auto begin = m_ids.begin() + static_cast<std::ptrdiff_t>(i * length);
            const auto end = begin + static_cast<std::ptrdiff_t>(length);
            ragged.emplace_back(begin, std::max_element(begin, end) + 1);
        }
        const Matrix padded = encoder.encodePaddedTokens(m_ids, rows);
        const Matrix short_ = encoder.encodeTokens(ragged);
        QVERIFY(largestDifference(short_, {padded.data(), padded.data() + rows * padded.cols()})
            < 1e-5);
    }
}

void TestEncoder::choiceOfGeluOverrulesCheckpoint()
{
    const Checkpoint plain = openCheckpoint(fixture("models/oc-vit.pt"));
    const ClipConfig config = deriveClipConfig(plain).value();
    QVERIFY(!config.quickGelu && config.activationAssumed);
    EncoderOptions options;
    options.quickGelu = true;
    Encoder quick(plain, config, options);
    QVERIFY(quick.config().quickGelu);
    Encoder exactGelu(plain, config);
    const Matrix a = quick.encodePixels(m_pixels, rows);
    const Matrix b = exactGelu.encodePixels(m_pixels, rows);
    QVERIFY(largestDifference(a, {b.data(), b.data() + rows * b.cols()}) > 1e-4);
}

void TestEncoder::refusesWhatDoesNotFit()
{
    Encoder encoder = openEncoder("vit.safetensors");
    QVERIFY_THROWS_EXCEPTION(Error, encoder.encodePixels(m_pixels, rows - 1));
    QVERIFY_THROWS_EXCEPTION(Error, encoder.encodePaddedTokens(m_ids, rows - 3));
    QVERIFY_THROWS_EXCEPTION(Error, encoder.encodePaddedTokens(std::vector<std::int64_t> {512}, 1));
    QVERIFY_THROWS_EXCEPTION(Error, encoder.encodePaddedTokens(std::vector<std::int64_t> {-1}, 1));
    QVERIFY_THROWS_EXCEPTION(
        Error, encoder.encodePaddedTokens(std::vector<std::int64_t>(78, 1), 1));
    EncoderOptions nowhere;
    nowhere.device = "cuda:99";
    QVERIFY_THROWS_EXCEPTION(Error, openEncoder("vit.safetensors", nowhere));
    nowhere.device = "toaster";
    QVERIFY_THROWS_EXCEPTION(Error, openEncoder("vit.safetensors", nowhere));
    QCOMPARE(listDevices().at(0).id, std::string("cpu"));
}

void TestEncoder::zeroShotMatchesGolden()
{
    const Golden golden("zero_shot.safetensors");
    const std::vector<std::int64_t> ids = golden.ids("prompt_ids");
    const auto& shape = golden.find("prompt_ids")->shape;
    const auto length = static_cast<std::size_t>(shape[2]);
    std::vector<TokenRows> prompts(static_cast<std::size_t>(shape[0]));
    for (std::size_t row = 0; row < ids.size() / length; ++row) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(row * length);
        prompts[row / static_cast<std::size_t>(shape[1])].emplace_back(
            begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    Encoder encoder = openEncoder("rn.safetensors");
    TaskContext context;
    const Matrix classes = zeroShotClassifier(encoder, prompts, context, 4);
    QVERIFY(largestDifference(classes, golden.floats("class_embeds")) < exact);
    const Matrix images = normalised(encoder.encodePixels(golden.floats("pixel_values"), 40));
    const Matrix logits = zeroShotLogits(images, classes);
    QVERIFY(largestDifference(logits, golden.floats("logits")) < exact);
    prompts[2].clear();
    QVERIFY_THROWS_EXCEPTION(Error, zeroShotClassifier(encoder, prompts, context));
}

void TestEncoder::promptsAndRanks()
{
    QCOMPARE(fillTemplate("a {} or {}.", "pear"), std::string("a pear or pear."));
    QCOMPARE(fillTemplate("plain", "pear"), std::string("plain"));
    const std::vector<float> logits {0.1F, 0.7F, 0.7F, -1.0F};
    QCOMPARE(topClasses(logits, 3), (std::vector<std::size_t> {1, 2, 0}));
    QCOMPARE(topClasses(logits, 9).size(), std::size_t {4});
}

void TestEncoder::emptyInputGivesNoRows()
{
    Encoder encoder = openEncoder("vit.safetensors");
    QCOMPARE(encoder.encodePixels({}, 0).rows(), std::size_t {0});
    QCOMPARE(encoder.encodeImages({}).rows(), std::size_t {0});
    QCOMPARE(encoder.encodeTokens({}).rows(), std::size_t {0});
}

QTEST_APPLESS_MAIN(TestEncoder)
#include "tst_encoder.moc"
