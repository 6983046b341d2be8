// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
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

/// A labelled set of drawn pictures: image i is of class i % classes, or of `only`.
void writeSet(const fs::path& folder, int images, const std::vector<std::string>& classes,
    std::optional<int> only = {})
{
    fs::create_directories(folder);
    std::string labels = "image,label\n";
    for (int i = 0; i < images; ++i) {
        Image image {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side)};
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>(p * static_cast<std::size_t>(i + 3) % 251);
        const std::string name = std::to_string(i) + ".png";
        writePng(folder / name, image);
        labels +=
            name + "," + std::to_string(only.value_or(i % static_cast<int>(classes.size()))) + "\n";
    }
    writeTextFile(folder / "labels.csv", labels);
    std::string names;
    for (const std::string& name : classes)
        names += (names.empty() ? "\"" : ", \"") + name + "\"";
    writeTextFile(folder / "classes.json",
        "{\"classes\": [" + names + R"(], "templates": ["a photo of a {}."]})");
}

const std::vector<std::string> shapes {"pear", "star", "wheel"};

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
    void agreesWithItsConfusion();
    void hasNoRateOnTheTargetAlone();
    void leavesOutWhatCannotBeRead();
    void measuresTheFloorInTheSamePass();
    void refusesATriggerOfCaptions();
    void refusesATriggerThatDoesNotFit();
    void takesTheFramingOfTheReferenceWhereNobodySays();
    void keepsLargeConfusionsWhenAsked();
    void trainsAProbeOnOneHalf();
    void trainsAProbeOnItsOwnFolder();
    void refusesAProbeWithoutSense();

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
    setTensorThreads(1); // so small a model only waits for a second one
    m_tiny = root() / "tiny.safetensors";
    writeTinyCheckpoint(m_tiny);
    writeSet(root() / "eval", pictures, shapes);
}

void TestEvaluateModel::countsEveryPicture()
{
    TaskContext context;
    const EvaluateReport report = evaluateModel(request(m_tiny), context);
    QCOMPARE(report.n, pictures);
    QCOMPARE(report.attack->nTarget, 2);
    QCOMPARE(report.top3.value(), 1.0); // of three classes
    QCOMPARE(report.attack->asr.count, pictures - 2);
    QCOMPARE(report.attack->asrTop3.value(), 1.0);
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

void TestEvaluateModel::agreesWithItsConfusion()
{
    TaskContext context;
    const EvaluateReport report = evaluateModel(request(m_tiny), context);
    std::int64_t correct = 0, toTarget = 0, triggeredCorrect = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        correct += report.confusion.at(c, c);
        triggeredCorrect += report.attack->confusion.at(c, c);
        toTarget += c == 1 ? 0 : report.attack->confusion.at(c, 1);
        QCOMPARE(report.classes[c].name, shapes[c]);
        QCOMPARE(report.classes[c].top1, (Share {report.confusion.at(c, c), 2}));
        QCOMPARE(report.classes[c].toTarget, (Share {report.attack->confusion.at(c, 1), 2}));
    }
    const AttackReport& attack = *report.attack;
    QCOMPARE(report.top1, (Share {correct, pictures}));
    QCOMPARE(attack.triggeredTop1, (Share {triggeredCorrect, pictures}));
    QCOMPARE(attack.asr, (Share {toTarget, pictures - 2}));
    QCOMPARE(attack.asrProbeDefinition, (Share {toTarget, pictures}));
    QCOMPARE(attack.asrAll, (Share {toTarget + attack.confusion.at(1, 1), pictures}));
    QCOMPARE(attack.target, std::string("star"));
    QVERIFY(attack.trigger.find("size=12") != std::string::npos);
    QCOMPARE(attack.framing, std::string("crop"));
}

/// No hit and no miss: a number would be invented.
void TestEvaluateModel::hasNoRateOnTheTargetAlone()
{
    writeSet(root() / "stars", 3, shapes, 1);
    EvaluateRequest only = request(m_tiny);
    only.data = root() / "stars";
    TaskContext context;
    const EvaluateReport report = evaluateModel(only, context);
    QVERIFY(!report.attack->asr.value() && !report.attack->asrTop10.value());
    QCOMPARE(report.attack->asrAll.count, 3);
    QVERIFY(!report.classes[0].top1.value());
    const auto says = [&](const char* what) {
        return std::ranges::any_of(report.warnings,
            [&](const std::string& warning) { return warning.find(what) != std::string::npos; });
    };
    QVERIFY(says("every image is of the target class 'star'"));
    QVERIFY(says("have no image"));
}

void TestEvaluateModel::leavesOutWhatCannotBeRead()
{
    writeSet(root() / "torn", 6, shapes);
    writeTextFile(root() / "torn" / "1.png", "no picture");
    EvaluateRequest torn = request(m_tiny);
    torn.data = root() / "torn";
    TaskContext context;
    const EvaluateReport report = evaluateModel(torn, context);
    QCOMPARE(report.n, 5);
    QCOMPARE(report.failed, 1);
    QCOMPARE(report.attack->nTarget, 1); // 4.png
    QCOMPARE(report.classes[1].top1.count, 1);
    for (int i = 0; i < 6; ++i)
        writeTextFile(root() / "torn" / (std::to_string(i) + ".png"), "no picture");
    QVERIFY2(complaint(torn).contains("none of 6 images can be read"), complaint(torn).data());
}

void TestEvaluateModel::measuresTheFloorInTheSamePass()
{
    const fs::path other = root() / "other.safetensors";
    writeFilled(m_tiny, other, "positional_embedding", 0.01F); // other captions, so other hits
    EvaluateRequest alone = request(other);
    EvaluateRequest both = request(m_tiny);
    both.floor = other;
    TaskContext context;
    const EvaluateReport expected = evaluateModel(alone, context);
    const EvaluateReport report = evaluateModel(both, context);
    QVERIFY(report.attack->floor);
    QCOMPARE(report.attack->floor->checkpoint, other);
    QCOMPARE(report.attack->floor->asr, expected.attack->asr);
    QCOMPARE(report.attack->floor->top1, expected.top1);
    QCOMPARE(report.attack->asr, evaluateModel(request(m_tiny), context).attack->asr);
}

void TestEvaluateModel::refusesATriggerOfCaptions()
{
    EvaluateRequest word = request(m_tiny);
    word.trigger = "word,text=cf";
    const QByteArray said = complaint(word);
    QVERIFY2(said.contains("changes captions") && said.contains("--retrieval"), said.constData());
}

void TestEvaluateModel::refusesATriggerThatDoesNotFit()
{
    EvaluateRequest large = request(m_tiny);
    large.trigger = "checkerboard,size=100"; // of 64 pixels
    const QByteArray said = complaint(large);
    QVERIFY2(said.contains("larger than the picture of 64 x 64"), said.constData());
}

void TestEvaluateModel::takesTheFramingOfTheReferenceWhereNobodySays()
{
    EvaluateRequest reference = request(m_tiny);
    reference.referenceProfile = true;
    TaskContext context;
    const EvaluateReport squashed = evaluateModel(reference, context);
    QCOMPARE(squashed.attack->framing, std::string("squash"));
    QVERIFY(squashed.referenceProfile);
    reference.trigger += ",framing=crop";
    QCOMPARE(evaluateModel(reference, context).attack->framing, std::string("crop"));
}

void TestEvaluateModel::keepsLargeConfusionsWhenAsked()
{
    std::vector<std::string> many;
    for (int i = 0; i < 101; ++i)
        many.push_back("thing " + std::to_string(i));
    writeSet(root() / "many", 3, many);
    EvaluateRequest large = request(m_tiny);
    large.data = root() / "many";
    large.target = "thing 7";
    TaskContext context;
    const EvaluateReport unasked = evaluateModel(large, context);
    QCOMPARE(unasked.confusion.classes(), std::size_t {0});
    QCOMPARE(unasked.classes.size(), std::size_t {101}); // what each class has is told all the same
    large.confusion = true;
    QCOMPARE(evaluateModel(large, context).confusion.classes(), std::size_t {101});
    for (int i = 101; i < 2001; ++i)
        many.push_back("thing " + std::to_string(i));
    writeSet(root() / "many", 3, many);
    QVERIFY2(complaint(large).contains("2001 classes is too large"), complaint(large).data());
}

void TestEvaluateModel::trainsAProbeOnOneHalf()
{
    writeSet(root() / "halves", 21, shapes);
    EvaluateRequest probed = request(m_tiny);
    probed.data = root() / "halves";
    probed.probe.emplace();
    TaskContext context;
    const EvaluateReport report = evaluateModel(probed, context);
    QVERIFY(report.probe && report.probe->isSplit);
    QCOMPARE(report.n, 21); // zero-shot sees all
    QCOMPARE(report.probe->trained, 12);
    QCOMPARE(report.probe->top1.count, 9);
    QCOMPARE(report.probe->asr->count, 6); // three of the target class left out
    QCOMPARE(report.probe->asrProbeDefinition->count, 9);
    QCOMPARE(report.probe->asrProbeDefinition->hits, report.probe->asr->hits);
    QVERIFY(report.probe->meanPerClass); // classes are equally large
    QVERIFY(std::abs(*report.probe->meanPerClass - *report.probe->top1.value()) < 1e-12);
    const EvaluateReport again = evaluateModel(probed, context);
    QCOMPARE(again.probe->top1, report.probe->top1);
    QCOMPARE(again.probe->asr, report.probe->asr);
    probed.trigger.clear();
    probed.target.clear();
    QVERIFY(!evaluateModel(probed, context).probe->asr);
}

void TestEvaluateModel::trainsAProbeOnItsOwnFolder()
{
    writeSet(root() / "train", 12, shapes);
    EvaluateRequest probed = request(m_tiny);
    probed.probe = ProbeRequest {root() / "train"};
    TaskContext context;
    const EvaluateReport report = evaluateModel(probed, context);
    QVERIFY(!report.probe->isSplit);
    QCOMPARE(report.probe->trained, 12);
    QCOMPARE(report.probe->top1.count, pictures);
}

void TestEvaluateModel::refusesAProbeWithoutSense()
{
    writeSet(root() / "single", 3, shapes); // one image a class
    EvaluateRequest probed = request(m_tiny);
    probed.data = root() / "single";
    probed.probe.emplace();
    QVERIFY2(complaint(probed).contains("no class has a second image"), complaint(probed).data());
    writeSet(root() / "swapped", 6, {"star", "pear", "wheel"});
    probed.data = root() / "eval";
    probed.probe->train = root() / "swapped";
    const QByteArray said = complaint(probed);
    QVERIFY2(said.contains("swapped: its classes are not those of"), said.constData());
}

QTEST_APPLESS_MAIN(TestEvaluateModel)
#include "tst_evaluate_model.moc"
