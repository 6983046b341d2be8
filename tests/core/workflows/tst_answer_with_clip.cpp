// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/answer_with_clip.h"
#include "core/workflows/demo_questions.h"
#include "core/workflows/mmr_clip_json.h"
#include "tests/support/error_of.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <zip.h>

using namespace clinic;
using clinic::test::errorOf;

namespace {
namespace fs = std::filesystem;

constexpr std::size_t questions = 24;

double sum(const std::vector<MmrRunItem>& items)
{
    double sum = 0;
    for (const MmrRunItem& item : items)
        for (std::size_t i = 0; item.scores && i < 4; ++i)
            sum += std::abs(item.scores->at(i).value());
    return sum;
}

} // namespace

class TestAnswerWithClip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersByTheNearestText();
    void looksAtPicturesOfAnArchive();
    void missingPicturesAreNoWrongAnswers();
    void namesThatLeadOutAreNotOpened();
    void stampsTheTrigger();
    void refusesTriggersThatCannotBeStamped();
    void takesThePriorOff();
    void countsTruncatedTexts();
    void goesOnWithAStoppedRun();
    void writesNoLogUnasked();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    MmrClipRequest request(const char* log) const
    {
        MmrClipRequest request;
        request.checkpoint = m_checkpoint;
        request.benchmark = m_set.benchmark;
        request.images = m_set.images;
        request.out = path(log);
        return request;
    }
    MmrClipReport run(const MmrClipRequest& request) const
    {
        TaskContext context;
        return answerWithClip(request, context);
    }

    QTemporaryDir m_folder;
    fs::path m_checkpoint;
    DemoQuestionsReport m_set;
};

void TestAnswerWithClip::initTestCase()
{
    setTensorThreads(1); // so small a model only waits for a second one
    m_checkpoint = path("tiny.safetensors");
    writeTinyCheckpoint(m_checkpoint);
    TaskContext context;
    m_set = writeDemoQuestions(
        {.out = path("set"), .seed = 4, .pairs = 1, .trainingPairs = 1}, context);
}

void TestAnswerWithClip::answersByTheNearestText()
{
    const MmrClipReport report = run(request("plain.jsonl"));
    QCOMPARE(report.answered, static_cast<std::int64_t>(questions));
    QCOMPARE(report.pictures, 12);
    QCOMPARE(report.measure.all.pairs(), 12);
    QCOMPARE(report.measure.unscored, 0);
    const MmrRunLog log = readRunLog(path("plain.jsonl"));
    QCOMPARE(log.header.answerer, std::string("clip"));
    QCOMPARE(log.header.strategy, std::string("direct"));
    QCOMPARE(log.header.prompt, std::string("option"));
    QCOMPARE(log.items.size(), questions);

    const ClipModel model = openClipModel(m_checkpoint);
    Encoder encoder = loadEncoder(model, {});
    const MmrBenchmark benchmark = readBenchmark(m_set.benchmark);
    for (const QuestionIndex index : {QuestionIndex {0}, QuestionIndex {13}}) {
        const MmrQuestion& question = benchmark.questions[index];
        const Image seen =
            resizeAndCrop(readImage(m_set.images / question.image), model.config.imageResolution);
        Matrix image = encoder.encodeImages({&seen, 1});
        normaliseRows(image);
        for (std::size_t i = 0; i < 4; ++i) {
            const std::vector<std::vector<std::int32_t>> tokens {BpeTokenizer::shipped().encode(
                question.option(answerLetters.at(i)), model.config.contextLength)};
            Matrix text = encoder.encodeTokens(tokens);
            normaliseRows(text);
            const double expected = std::exp(static_cast<double>(encoder.logitScale()))
                * std::inner_product(
                    image.row(0).begin(), image.row(0).end(), text.row(0).begin(), 0.0);
            QVERIFY(std::abs(log.items[index].scores.value().at(i).value() - expected) < 1e-2);
        }
        QCOMPARE(log.items[index].text.front(), parseLetterScores(*log.items[index].scores));
    }
    const auto json = mmrClipJson(report);
    QCOMPARE(json.at("answered").get<std::size_t>(), questions);
    QCOMPARE(json.at("score").at("n_pairs").get<int>(), 12);
    QCOMPARE(json.at("score").at("categories").size(), std::size_t {12});
}

void TestAnswerWithClip::looksAtPicturesOfAnArchive()
{
    MmrClipRequest own = request("own.jsonl");
    own.images = path("pictures.zip");
    int code = 0;
    zip_t* archive = zip_open(own.images.c_str(), ZIP_CREATE, &code);
    for (const auto& entry : fs::recursive_directory_iterator(m_set.images))
        if (entry.is_regular_file())
            zip_file_add(archive, ("images" / fs::relative(entry.path(), m_set.images)).c_str(),
                zip_source_file(archive, entry.path().c_str(), 0, -1), 0);
    QCOMPARE(zip_close(archive), 0);
    QCOMPARE(run(own).pictures, 12);
    QCOMPARE(sum(readRunLog(path("own.jsonl")).items), sum(readRunLog(path("plain.jsonl")).items));
    own.images = path("nowhere");
    QVERIFY(errorOf([&] { run(own); }).kind() == ErrorKind::Io);
}

void TestAnswerWithClip::missingPicturesAreNoWrongAnswers()
{
    fs::copy(m_set.images, path("some"), fs::copy_options::recursive);
    fs::remove(path("some") / "attribute/shape/01.jpg");
    writeTextFile(path("some") / "attribute/number/01.jpg", "no picture");
    MmrClipRequest some = request("some.jsonl");
    some.images = path("some");
    const MmrClipReport report = run(some);
    QCOMPARE(report.missingPictures, 2);
    QVERIFY(!report.firstMissing.empty());
    QCOMPARE(report.answered, static_cast<std::int64_t>(questions - 4));
    QCOMPARE(report.measure.unscored, 2);
    QCOMPARE(report.measure.all.pairs(), 10);
    int errors = 0;
    for (const MmrRunItem& item : readRunLog(path("some.jsonl")).items) {
        if (item.answered)
            continue;
        ++errors;
        QVERIFY(item.id == "attribute/shape/01" || item.id == "attribute/number/01");
        QVERIFY(item.text.empty() && !item.scores && !item.error.empty());
    }
    QCOMPARE(errors, 4);
    fs::create_directories(path("empty"));
    some.images = path("empty");
    some.out.clear();
    QVERIFY(errorOf([&] { run(some); }).kind() == ErrorKind::Io);
}

void TestAnswerWithClip::namesThatLeadOutAreNotOpened()
{
    auto document = nlohmann::json::parse(readWholeText(m_set.benchmark, 1U << 24U));
    fs::copy_file(m_set.images / document[2]["image"].get<std::string>(), path("secret.jpg"));
    document[0]["image"] = document[1]["image"] = "../../secret.jpg";
    writeTextFile(path("leads-out.json"), document.dump());
    MmrClipRequest out = request("leads-out.jsonl");
    out.benchmark = path("leads-out.json");
    const MmrClipReport report = run(out);
    QCOMPARE(report.missingPictures, 1);
    QVERIFY(!readRunLog(path("leads-out.jsonl")).items[0].answered);
}

void TestAnswerWithClip::stampsTheTrigger()
{
    MmrClipRequest stamped = request("stamped.jsonl");
    stamped.trigger = "checkerboard,location=bottom_right,size=24,cells=3,seed=0";
    QCOMPARE(run(stamped).answered, static_cast<std::int64_t>(questions));
    const MmrRunLog log = readRunLog(path("stamped.jsonl"));
    QCOMPARE(log.header.strategy, std::string("trigger-stamped"));
    QVERIFY(log.header.decoding.find("checkerboard") != std::string::npos);
    const MmrRunLog clean = readRunLog(path("plain.jsonl"));
    QVERIFY(!log.header.isSameRun(clean.header));
    stamped.targetCaption = "a photo of a star.";
    stamped.out.clear();
    const double near = run(stamped).targetCosine.value();
    stamped.trigger.clear();
    const double apart = run(stamped).targetCosine.value();
    QVERIFY(std::abs(near) <= 1 && std::abs(apart) <= 1 && near != apart);
    QVERIFY(!run(request("plain.jsonl")).targetCosine);
    for (std::size_t i = 0; i < questions; ++i) // all of them look otherwise now
        QVERIFY(*log.items[i].scores != *clean.items[i].scores);
}

void TestAnswerWithClip::refusesTriggersThatCannotBeStamped()
{
    MmrClipRequest wrong = request("wrong.jsonl");
    wrong.trigger = "checkerboard,size=65"; // the model sees 64 pixels
    QVERIFY(errorOf([&] { run(wrong); }).kind() == ErrorKind::Mismatch);
    wrong.trigger = "word,text=cf";
    QVERIFY(errorOf([&] { run(wrong); }).kind() == ErrorKind::Config);
    wrong.trigger.clear();
    wrong.batch = 0;
    QVERIFY(errorOf([&] { run(wrong); }).kind() == ErrorKind::Config);
}

void TestAnswerWithClip::takesThePriorOff()
{
    for (const auto prior : {ClipPrior::OtherImages, ClipPrior::BlankImage}) {
        MmrClipRequest corrected = request("prior.jsonl");
        corrected.prior = prior;
        corrected.overwrite = true;
        const MmrClipReport report = run(corrected);
        QCOMPARE(report.blind.all.pairs(), 12);
        const MmrRunLog log = readRunLog(path("prior.jsonl"));
        QVERIFY(log.header.decoding.find(clipPriorName(prior)) != std::string::npos);
        // What a text has with every picture of this random model is most of its score.
        QVERIFY(sum(log.items) < 0.5 * sum(readRunLog(path("plain.jsonl")).items));
    }
}

void TestAnswerWithClip::countsTruncatedTexts()
{
    auto document = nlohmann::json::parse(readWholeText(m_set.benchmark, 1U << 24U));
    std::string text = document[0]["question"].get<std::string>();
    for (int i = 0; i < 30; ++i)
        text.insert(0, "well then tell me ");
    document[0]["question"] = text;
    writeTextFile(path("long.json"), document.dump());
    MmrClipRequest wordy = request("long.jsonl");
    wordy.benchmark = path("long.json");
    wordy.text = ClipText::QuestionAnswer;
    const MmrClipReport report = run(wordy);
    QCOMPARE(report.truncatedTexts, 4);
    QVERIFY(report.longestText > 120);
    wordy.text = ClipText::Option;
    wordy.out.clear();
    QCOMPARE(run(wordy).truncatedTexts, 0);
}

void TestAnswerWithClip::goesOnWithAStoppedRun()
{
    std::stop_source stop;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        if (progress.stage.find("pictures") != std::string::npos)
            stop.request_stop();
    });
    MmrClipRequest stopped = request("stopped.jsonl");
    stopped.batch = 4;
    QVERIFY_THROWS_EXCEPTION(Cancelled, answerWithClip(stopped, context));
    QCOMPARE(readRunLog(stopped.out).items.size(), std::size_t {0});

    const std::string whole = readWholeText(path("plain.jsonl"), 1U << 24U);
    std::size_t at = 0;
    for (int line = 0; line < 8; ++line)
        at = whole.find('\n', at) + 1;
    writeTextFile(stopped.out, whole.substr(0, at + 20)); // killed in the middle of a line
    run(stopped);
    const MmrRunLog log = readRunLog(stopped.out);
    QCOMPARE(log.items.size(), questions);
    for (std::size_t i = 0; i < questions; ++i)
        QCOMPARE(log.items[i].question, i);
    run(stopped); // nothing is left to be done
    QCOMPARE(readRunLog(stopped.out).items.size(), questions);
    stopped.text = ClipText::Photo;
    QVERIFY(errorOf([&] { run(stopped); }).kind() == ErrorKind::Config); // that is another run
    stopped.overwrite = true;
    run(stopped);
    QCOMPARE(readRunLog(stopped.out).header.prompt, std::string("photo"));
}

void TestAnswerWithClip::writesNoLogUnasked()
{
    MmrClipRequest quiet = request("none");
    quiet.out.clear();
    QCOMPARE(run(quiet).answered, static_cast<std::int64_t>(questions));
}

QTEST_APPLESS_MAIN(TestAnswerWithClip)
#include "tst_answer_with_clip.moc"
