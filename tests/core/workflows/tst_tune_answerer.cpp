// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/formats/safetensors.h"
#include "core/mmr/run_log.h"
#include "core/workflows/answer_with_clip.h"
#include "core/workflows/demo_questions.h"
#include "core/workflows/tune_answerer.h"
#include "core/workflows/tune_json.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

nlohmann::json jsonOf(const fs::path& file)
{
    return nlohmann::json::parse(readWholeText(file, 1U << 26U));
}

} // namespace

/// On a model of random weights: what pairing changes in whom the stem leads astray is seen there
/// too, since that needs no picture.
class TestTuneAnswerer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pairingMisleadsLess();
    void clipItselfIsTheZeroShotRun();
    void logsAndHeadsAreWritten();
    void sameSeedSameHeads();
    void leavesOutUnreadPictures();
    void refusesWhatCannotBeCompared();
    void stopsWhenAsked();
    void writesDataForAnotherTrainer();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    TuneRequest request(const char* out) const
    {
        TuneRequest request;
        request.checkpoint = m_checkpoint;
        request.train = m_set.training;
        request.benchmark = m_set.benchmark;
        request.out = path(out);
        request.head = {.width = 32, .updates = 250, .batch = 32, .learningRate = 5e-3, .seed = 1};
        return request;
    }
    TuneReport tune(const TuneRequest& request) const
    {
        TaskContext context;
        return tuneAnswerer(request, context);
    }

    QTemporaryDir m_folder;
    fs::path m_checkpoint;
    DemoQuestionsReport m_set;
    TuneReport m_report;
};

void TestTuneAnswerer::initTestCase()
{
    setTensorThreads(1);
    m_checkpoint = path("tiny.safetensors");
    writeTinyCheckpoint(m_checkpoint);
    TaskContext context;
    m_set = writeDemoQuestions(
        {.out = path("set"), .seed = 4, .pairs = 5, .trainingPairs = 25, .side = 64}, context);
    m_report = tune(request("tuned"));
}

void TestTuneAnswerer::pairingMisleadsLess()
{
    QCOMPARE(m_report.answerers.size(), std::size_t {3});
    QCOMPARE(m_report.positive, 300);
    QCOMPARE(m_report.leading, 300);
    const TunedAnswerer& positive = m_report.answerers[1];
    const TunedAnswerer& paired = m_report.answerers[2];
    QCOMPARE(m_report.answerers[0].trainedOn, 0);
    QCOMPARE(positive.trainedOn, 300);
    QCOMPARE(paired.trainedOn, 600);
    for (const TunedAnswerer& answerer : m_report.answerers)
        QCOMPARE(answerer.measure.all.pairs(), 60);
    const auto mr = [](const TunedAnswerer& answerer) {
        return answerer.measure.all.misleading().value().value_or(0);
    };
    QVERIFY2(mr(positive) > mr(paired) + 0.1,
        qPrintable(QStringLiteral("%1 %2").arg(mr(positive)).arg(mr(paired))));
}

void TestTuneAnswerer::clipItselfIsTheZeroShotRun()
{
    MmrClipRequest clip;
    clip.checkpoint = m_checkpoint;
    clip.benchmark = m_set.benchmark;
    clip.images = m_set.images;
    TaskContext context;
    QCOMPARE(answerWithClip(clip, context).measure, m_report.answerers[0].measure);
}

void TestTuneAnswerer::logsAndHeadsAreWritten()
{
    const MmrBenchmark benchmark = readBenchmark(m_set.benchmark);
    for (const TunedAnswerer& answerer : m_report.answerers) {
        const MmrRunLog log = readRunLog(answerer.log);
        QCOMPARE(log.header.benchmarkSha256, benchmark.sha256);
        QCOMPARE(log.items.size(), std::size_t {120});
        std::vector<char> letters;
        for (const MmrRunItem& item : log.items)
            letters.push_back(item.text.front());
        QCOMPARE(measurePairs(benchmark, letters), answerer.measure);
        QCOMPARE(answerer.head.empty(), answerer.name == "clip");
        if (answerer.head.empty())
            continue;
        const auto head = readSafetensors(answerer.head);
        for (const char* name : {"picture.weight", "stem.bias", "mix.weight", "option.mean"})
            QVERIFY2(head.tensors.find(name) != nullptr, name);
    }
    const auto json = jsonOf(path("tuned") / "tune.json");
    const auto& answerers = json.at("answerers");
    QCOMPARE(answerers.at("paired").at("trained_on").get<int>(), 600);
    QCOMPARE(json.at("gain").at("ra").get<double>(),
        answerers.at("paired").at("ra").get<double>()
            - answerers.at("positive-only").at("ra").get<double>());
}

void TestTuneAnswerer::sameSeedSameHeads()
{
    TuneRequest again = request("again");
    const TuneReport report = tune(again);
    for (std::size_t i = 1; i < 3; ++i)
        QVERIFY(readWholeFile(report.answerers[i].head, 1U << 26U)
            == readWholeFile(m_report.answerers[i].head, 1U << 26U));
    again.head.seed = 2;
    QVERIFY_THROWS_EXCEPTION(Error, tune(again)); // not without being told to
    again.overwrite = true;
    QVERIFY(readWholeFile(tune(again).answerers[2].head, 1U << 26U)
        != readWholeFile(m_report.answerers[2].head, 1U << 26U));
}

void TestTuneAnswerer::leavesOutUnreadPictures()
{
    fs::copy(path("set"), path("torn"), fs::copy_options::recursive);
    const DemoQuestionsReport torn = demoQuestionParts(path("torn"));
    fs::remove(torn.images / "attribute/shape/02.jpg");
    fs::remove(torn.training / "images/attribute/shape/07.jpg");
    TuneRequest some = request("torn-tuned");
    some.train = torn.training / "training.json"; // a file does as well as its folder
    some.benchmark = torn.benchmark;
    some.head.updates = 5;
    const TuneReport report = tune(some);
    QCOMPARE(report.unreadPictures, 2);
    QCOMPARE(report.answerers[1].trainedOn, 299);
    QCOMPARE(report.answerers[2].trainedOn, 598);
    QCOMPARE(report.answerers[2].measure.unscored, 1);
    QVERIFY(!report.firstUnread.empty());
}

void TestTuneAnswerer::refusesWhatCannotBeCompared()
{
    TuneRequest oneKind = request("one-kind");
    fs::create_directories(path("one"));
    fs::copy_file(m_set.training / "positive.json", path("one") / "positive.json");
    writeTextFile(path("one") / "leading.json", "[]");
    oneKind.train = path("one");
    oneKind.trainImages = m_set.training / "images";
    QVERIFY_THROWS_EXCEPTION(Error, tune(oneKind));
    TuneRequest weights = request("weights");
    weights.leadingWeight = 0;
    QVERIFY_THROWS_EXCEPTION(Error, tune(weights));
    TuneRequest pictures = request("pictures");
    pictures.images = path("nowhere");
    QVERIFY_THROWS_EXCEPTION(Error, tune(pictures));
}

void TestTuneAnswerer::stopsWhenAsked()
{
    std::stop_source stop;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        if (progress.stage.find("head") != std::string::npos)
            stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, tuneAnswerer(request("stopped"), context));
    QVERIFY(!fs::exists(path("stopped") / "tune.json"));
    tune(request("stopped")); // what was begun is no tuning
}

void TestTuneAnswerer::writesDataForAnotherTrainer()
{
    exportLlava(m_set.training, {}, path("llava"), false);
    const auto positive = jsonOf(path("llava") / "positive.json");
    const auto paired = jsonOf(path("llava") / "paired.json");
    QCOMPARE(positive.size(), std::size_t {300});
    QCOMPARE(paired.size(), std::size_t {600});
    const auto& turns = paired[0].at("conversations");
    QVERIFY(turns[0].at("value").get<std::string>().starts_with("<image>\n"));
    QVERIFY(turns[0].at("value").get<std::string>().find("\nD. ") != std::string::npos);
    QVERIFY(letterIndex(turns[1].at("value").get<std::string>().at(0)) >= 0);
    const std::string script = readWholeText(path("llava") / "tune.sh", 1U << 20U);
    QVERIFY(script.find("paired.json") != std::string::npos);
    QVERIFY(script.find((m_set.training / "images").string()) != std::string::npos);
    QVERIFY_THROWS_EXCEPTION(Error, exportLlava(m_set.training, {}, path("llava"), false));
    exportLlava(m_set.training, {}, path("llava"), true);
}

QTEST_APPLESS_MAIN(TestTuneAnswerer)
#include "tst_tune_answerer.moc"
