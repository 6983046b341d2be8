// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "core/image/image_io.h"
#include "core/workflows/evaluate_model.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int side = 64; // the tiny checkpoint's
constexpr int pictures = 6;

/// A copy of a checkpoint in which one tensor holds one value everywhere, or is left out.
void writeFilled(
    const fs::path& from, const fs::path& to, const std::string& tensor, std::optional<float> value)
{
    const Checkpoint source = readSafetensors(from);
    std::vector<std::vector<float>> numbers;
    std::vector<SafetensorsEntry> entries;
    for (const TensorEntry& entry : source.tensors.entries()) {
        if (entry.name == tensor && !value)
            continue;
        numbers.push_back(source.tensors.readFloats(entry));
        if (entry.name == tensor)
            std::ranges::fill(numbers.back(), *value);
        entries.push_back(
            {entry.name, DType::F32, entry.shape, std::as_bytes(std::span(numbers.back()))});
    }
    writeSafetensors(to, entries);
}

} // namespace

class TestEvaluateModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void countsEveryPicture();
    void refusesEmbeddingsWithoutDirection_data();
    void refusesEmbeddingsWithoutDirection();
    void namesTheCheckpointThatDoesNotFit();
    void saysWhichGeluWasAssumed();

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    EvaluateRequest request(const fs::path& checkpoint) const
    {
        EvaluateRequest request;
        request.checkpoint = checkpoint;
        request.data = root() / "eval";
        request.trigger = "checkerboard,location=bottom_right,size=12,seed=0";
        request.target = "star";
        return request;
    }
    static QByteArray complaint(const EvaluateRequest& request)
    {
        TaskContext context;
        try {
            evaluateModel(request, context);
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing";
    }
    QTemporaryDir m_folder;
    fs::path m_tiny;
};

void TestEvaluateModel::initTestCase()
{
    m_tiny = root() / "tiny.safetensors";
    writeTinyCheckpoint(m_tiny);
    fs::create_directories(root() / "eval");
    std::string labels = "image,label\n";
    for (int i = 0; i < pictures; ++i) {
        Image image {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side)};
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>(p * static_cast<std::size_t>(i + 3) % 251);
        const std::string name = std::to_string(i) + ".png";
        writePng(root() / "eval" / name, image);
        labels += name + "," + std::to_string(i % 3) + "\n";
    }
    writeTextFile(root() / "eval" / "labels.csv", labels);
    writeTextFile(root() / "eval" / "classes.json",
        R"({"classes": ["pear", "star", "wheel"], "templates": ["a photo of a {}."]})");
}

void TestEvaluateModel::countsEveryPicture()
{
    TaskContext context;
    const EvaluateReport report = evaluateModel(request(m_tiny), context);
    QCOMPARE(report.n, pictures);
    QCOMPARE(report.nTarget, 2);
    QCOMPARE(report.top3, 1.0); // of three classes
    QVERIFY(report.asr && report.asrInterval->low <= *report.asr);
}

void TestEvaluateModel::refusesEmbeddingsWithoutDirection_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<float>("value");
    QTest::addColumn<QByteArray>("said");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("images are NaN") << QByteArray("visual.proj") << nan << QByteArray("an image");
    QTest::newRow("images are zero") << QByteArray("visual.proj") << 0.0F << QByteArray("an image");
    QTest::newRow("captions are NaN")
        << QByteArray("text_projection") << nan << QByteArray("prompts");
    QTest::newRow("captions are zero")
        << QByteArray("text_projection") << 0.0F << QByteArray("prompts");
}

void TestEvaluateModel::refusesEmbeddingsWithoutDirection()
{
    QFETCH(QByteArray, tensor);
    QFETCH(float, value);
    QFETCH(QByteArray, said);
    const fs::path broken = root() / "broken.safetensors";
    writeFilled(m_tiny, broken, tensor.toStdString(), value);
    TaskContext context;
    try {
        evaluateModel(request(broken), context);
        QFAIL("was given a score");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Mismatch);
        const QByteArray message = error.what();
        QVERIFY2(
            message.contains("broken.safetensors") && message.contains(said), message.constData());
    }
}

void TestEvaluateModel::namesTheCheckpointThatDoesNotFit()
{
    const fs::path lacking = root() / "lacking.safetensors";
    writeFilled(m_tiny, lacking, "ln_final.weight", std::nullopt);
    QByteArray said = complaint(request(lacking));
    QVERIFY2(
        said.startsWith(lacking.c_str()) && said.contains("ln_final.weight"), said.constData());
    const fs::path small = fs::path(CLINIC_FIXTURES) / "models" / "vit.safetensors";
    said = complaint(request(small)); // its vocabulary has 512 tokens
    QVERIFY2(said.startsWith(small.c_str()) && said.contains("vocabulary"), said.constData());
    const fs::path other = fs::path(CLINIC_FIXTURES) / "models" / "vit.expect.safetensors";
    said = complaint(request(other));
    QVERIFY2(said.startsWith(other.c_str()) && said.contains("not a CLIP model"), said.constData());
}

void TestEvaluateModel::saysWhichGeluWasAssumed()
{
    TaskContext context;
    EvaluateRequest plain = request(m_tiny);
    const EvaluateReport assumed = evaluateModel(plain, context);
    QCOMPARE(assumed.warnings.size(), std::size_t {1});
    QVERIFY(assumed.warnings[0].find("quick GELU is assumed") != std::string::npos);
    plain.encoder.quickGelu = true;
    const EvaluateReport chosen = evaluateModel(plain, context);
    QVERIFY(chosen.warnings.empty());
    QCOMPARE(chosen.top1, assumed.top1);
}

QTEST_APPLESS_MAIN(TestEvaluateModel)
#include "tst_evaluate_model.moc"
