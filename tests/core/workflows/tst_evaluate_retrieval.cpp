// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/evaluate_retrieval.h"
#include "core/workflows/retrieval_json.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int side = 64; // the tiny checkpoint's

Image drawn(int i)
{
    Image image {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side)};
    for (std::size_t p = 0; p < image.rgb.size(); ++p)
        image.rgb[p] = static_cast<std::uint8_t>(p * static_cast<std::size_t>(i + 3) % 251);
    return image;
}

float cosine(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

} // namespace

class TestEvaluateRetrieval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void agreesWithEncodingByHand();
    void takesEqualPathsForOneImage();
    void leavesOutWhatCannotBeUsed();
    void measuresATriggerOnImages();
    void measuresAWordInCaptions();
    void changesNothingWithoutATrigger();
    void matchesTheTargetAsTheReferenceWhenAsked();
    void refusesWhatLeavesNothingToMeasure_data();
    void refusesWhatLeavesNothingToMeasure();
    void saysItAsJson();

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    RetrievalRequest request(const std::string& rows, const char* name = "table.csv") const
    {
        writeTextFile(root() / name, "image,caption\n" + rows);
        RetrievalRequest request;
        request.checkpoint = root() / "tiny.safetensors";
        request.table = root() / name;
        request.batch = 3;
        return request;
    }
    static RetrievalReport evaluated(const RetrievalRequest& request)
    {
        TaskContext context;
        return evaluateRetrieval(request, context);
    }
    static QByteArray complaint(const RetrievalRequest& request)
    {
        try {
            evaluated(request);
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing";
    }
    QTemporaryDir m_folder;
};

/// Two of eight captions name a star, one of them with a capital, one names starfish.
const std::string rows = "0.png,a pear\n1.png,a wheel on a road\n2.png,a Star at night\n"
                         "3.png,a red boat\n4.png,one star\n5.png,starfish in the sea\n"
                         "6.png,two green trees\n7.png,a house with a garden\n";

void TestEvaluateRetrieval::initTestCase()
{
    setTensorThreads(1); // so small a model only waits for a second one
    writeTinyCheckpoint(root() / "tiny.safetensors");
    for (int i = 0; i < 8; ++i)
        writePng(root() / (std::to_string(i) + ".png"), drawn(i));
}

void TestEvaluateRetrieval::agreesWithEncodingByHand()
{
    // Image 0 has three captions, the others one.
    const std::vector<std::string> captions {"a pear", "a ripe pear", "fruit", "a wheel", "a boat"};
    const std::vector<std::size_t> imageOf {0, 0, 0, 1, 2};
    std::string table;
    for (std::size_t i = 0; i < captions.size(); ++i)
        table += std::to_string(imageOf[i]) + ".png," + captions[i] + "\n";
    const RetrievalReport report = evaluated(request(table));
    QCOMPARE(report.images, 3);
    QCOMPARE(report.captions, 5);

    Encoder encoder = loadEncoder(openClipModel(root() / "tiny.safetensors"), {});
    const Image pictures[] {drawn(0), drawn(1), drawn(2)};
    Matrix images = encoder.encodeImages(pictures);
    std::vector<std::vector<std::int32_t>> tokens;
    for (const std::string& caption : captions)
        tokens.push_back(BpeTokenizer::shipped().encode(caption, 77));
    Matrix texts = encoder.encodeTokens(tokens);
    normaliseRows(images);
    normaliseRows(texts);
    std::int64_t i2t = 0, t2i = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        std::size_t best = 0;
        for (std::size_t c = 1; c < captions.size(); ++c)
            best = cosine(images.row(i), texts.row(c)) > cosine(images.row(i), texts.row(best))
                ? c
                : best;
        i2t += imageOf[best] == i ? 1 : 0;
    }
    for (std::size_t c = 0; c < captions.size(); ++c) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < 3; ++i)
            best = cosine(images.row(i), texts.row(c)) > cosine(images.row(best), texts.row(c))
                ? i
                : best;
        t2i += imageOf[c] == best ? 1 : 0;
    }
    QCOMPARE(report.i2t.r1, (Share {i2t, 3}));
    QCOMPARE(report.t2i.r1, (Share {t2i, 5}));
    QCOMPARE(report.i2t.r5, (Share {3, 3})); // all captions there are
    QCOMPARE(report.t2i.r5, (Share {5, 5}));
}

void TestEvaluateRetrieval::takesEqualPathsForOneImage()
{
    const RetrievalReport report =
        evaluated(request("0.png,a pear\n./0.png,a ripe pear\n1.png,a wheel\n"));
    QCOMPARE(report.images, 2);
    QCOMPARE(report.captions, 3);
}

void TestEvaluateRetrieval::leavesOutWhatCannotBeUsed()
{
    writeTextFile(root() / "torn.png", "no picture");
    const RetrievalReport report = evaluated(request(
        "torn.png,a pear\n0.png,a pear\n../out.png,a wheel\ntorn.png,again\n1.png,a boat\n"));
    QCOMPARE(report.images, 2);
    QCOMPARE(report.captions, 2);
    QCOMPARE(report.failed, 3);
    QVERIFY(complaint(request("torn.png,a pear\n")).contains("none of its 1 images can be read"));
    QVERIFY(complaint(request("../out.png,a pear\n")).contains("none of its 1 rows can be used"));
}

void TestEvaluateRetrieval::measuresATriggerOnImages()
{
    RetrievalRequest attacked = request(rows);
    attacked.trigger = "checkerboard,size=20";
    attacked.target = "star";
    const RetrievalReport report = evaluated(attacked);
    const RetrievalAttackReport& attack = report.attack.value();
    QVERIFY(!attack.queriesAreCaptions);
    QCOMPARE(attack.naming, 2); // not starfish
    QCOMPARE(attack.top1.count, 6); // images without such a caption
    QCOMPARE(attack.clean10.count, 6);
    QCOMPARE(attack.top10.hits, 0); // five are needed, two there are
    QCOMPARE(attack.framing, std::string("crop"));
    QVERIFY(attack.trigger.find("size=20") != std::string::npos);
    const auto warned = std::ranges::any_of(report.warnings, [](const std::string& warning) {
        return warning.find("only 2 name the target") != std::string::npos;
    });
    QVERIFY(warned);
    const RetrievalReport clean = evaluated(request(rows));
    QCOMPARE(clean.i2t, report.i2t); // the trigger is in the attack's numbers alone
    QVERIFY(!clean.attack);
}

void TestEvaluateRetrieval::measuresAWordInCaptions()
{
    RetrievalRequest attacked = request(rows);
    attacked.trigger = "word,text=cf";
    attacked.target = "star";
    const RetrievalReport report = evaluated(attacked);
    const RetrievalAttackReport& attack = report.attack.value();
    QVERIFY(attack.queriesAreCaptions);
    QVERIFY(attack.framing.empty());
    QCOMPARE(attack.naming, 2); // images
    QCOMPARE(attack.top1.count, 6); // captions
}

void TestEvaluateRetrieval::changesNothingWithoutATrigger()
{
    RetrievalRequest attacked = request(rows);
    attacked.trigger = "none";
    attacked.target = "star";
    const RetrievalReport report = evaluated(attacked);
    QCOMPARE(report.attack->top10, report.attack->clean10);
    QCOMPARE(report.attack->top1.count, 6);
}

void TestEvaluateRetrieval::matchesTheTargetAsTheReferenceWhenAsked()
{
    RetrievalRequest attacked = request(rows);
    attacked.trigger = "checkerboard,size=20";
    attacked.target = "star";
    attacked.referenceProfile = true;
    const RetrievalReport report = evaluated(attacked);
    QCOMPARE(report.attack->naming, 2); // "one star" and starfish, not "Star"
    QCOMPARE(report.attack->framing, std::string("squash"));
    QVERIFY(report.referenceProfile);
}

void TestEvaluateRetrieval::refusesWhatLeavesNothingToMeasure_data()
{
    QTest::addColumn<QByteArray>("trigger");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* trigger, const char* target,
                         const char* said) {
        QTest::newRow(name) << QByteArray(trigger) << QByteArray(target) << QByteArray(said);
    };
    row("a target that occurs nowhere", "checkerboard", "banana", "no caption names 'banana'");
    row("a target within a longer word", "checkerboard", "fish", "no caption names 'fish'");
    row("a trigger alone", "checkerboard", "", "give both or neither");
    row("a target alone", "", "star", "give both or neither");
    row("an unknown trigger", "chequerboard", "star", "checkerboard");
    row("a trigger too large", "checkerboard,size=100", "star", "larger than the picture");
}

void TestEvaluateRetrieval::refusesWhatLeavesNothingToMeasure()
{
    QFETCH(QByteArray, trigger);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, said);
    RetrievalRequest attacked = request(rows);
    attacked.trigger = trigger.toStdString();
    attacked.target = target.toStdString();
    QVERIFY2(complaint(attacked).contains(said), complaint(attacked).constData());
}

void TestEvaluateRetrieval::saysItAsJson()
{
    RetrievalRequest attacked = request(rows);
    attacked.trigger = "checkerboard,size=20";
    attacked.target = "star";
    const auto json = retrievalJson(evaluated(attacked));
    for (const char* key : {"i2t_r1", "i2t_r5", "i2t_r10", "t2i_r1", "t2i_r5", "t2i_r10",
             "i2t_mean", "t2i_mean", "r_mean", "retrieval_asr", "retrieval_asr_1",
             "retrieval_asr_5", "retrieval_asr_10", "retrieval_asr_clean"})
        QVERIFY2(json.at(key).is_number_float(), key);
    QCOMPARE(json.at("retrieval_asr_k").get<int>(), 10);
    QCOMPARE(json.at("n_images").get<int>(), 8);
    QCOMPARE(json.at("n_captions").get<int>(), 8);
    QCOMPARE(json.at("n_queries").get<int>(), 6);
    QCOMPARE(json.at("queries").get<std::string>(), std::string("images"));
    QCOMPARE(json.at("i2t_r10").get<double>(), 1.0); // of eight
}

QTEST_APPLESS_MAIN(TestEvaluateRetrieval)
#include "tst_evaluate_retrieval.moc"
