// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/data/embedding_set.h"
#include "core/formats/checkpoint.h"
#include "core/mmr/benchmark.h"
#include "core/store/project.h"
#include "core/table/caption_table.h"
#include "core/table/label_folder.h"
#include "core/workflows/demo_index.h"
#include "core/workflows/make_demo.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

DemoRequest tinyDemo(const fs::path& out)
{
    DemoRequest request;
    request.out = out;
    request.seed = 5;
    request.sizes = {.pairs = 64,
        .poisoned = 4,
        .evaluation = 20,
        .epochs = 1,
        .batch = 32,
        .questions = 1,
        .trainingQuestions = 2};
    return request;
}

std::vector<std::byte> bytesOf(const fs::path& file)
{
    return readWholeFile(file, 1U << 28U);
}

/// Every file below a folder, hidden ones too.
std::map<std::string, std::vector<std::byte>> contentOf(const fs::path& folder)
{
    std::map<std::string, std::vector<std::byte>> content;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        content[entry.path().lexically_relative(folder).string()] =
            entry.is_regular_file() ? bytesOf(entry.path()) : std::vector<std::byte> {};
    return content;
}

} // namespace

/// The whole making, with sizes at which nothing is learned: what the numbers are is the business
/// of `clinic evaluate` on the real demo.
class TestMakeDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesItsPartsInTheIndex();
    void reportsTheAttackBesideItsFloor();
    void poisonsWhatWasAskedFor();
    void twinIsAnotherModel();
    void projectOpensOnThePoisonedModel();
    void drawsTheSameFromTheSameSeed();
    void embedsInThePrecisionAskedFor();
    void keepsAFinishedDemo();
    void touchesNoForeignFolder();
    void startsAnewAfterACancel();
    void keepsTheOldDemoWhenARemakeStops();
    void replacesAFinishedDemo();
    void refusesAFolderInUse();

private:
    /// A finished demo to be changed by a test.
    fs::path copyOfTheDemo(const char* name) const
    {
        fs::copy(m_out, m_out.parent_path() / name, fs::copy_options::recursive);
        return m_out.parent_path() / name;
    }
    nlohmann::json index() const
    {
        return nlohmann::json::parse(readWholeText(m_out / "demo.json", 1U << 20U));
    }

    QTemporaryDir m_folder;
    fs::path m_out;
    fs::path m_readyProject;
    EvaluateReport m_measured;
};

void TestMakeDemo::initTestCase()
{
    m_out = fs::path(m_folder.path().toStdString()) / "demo";
    DemoRequest request = tinyDemo(m_out);
    request.poisonedReady = [this](const fs::path& project) {
        QVERIFY(!fs::exists(m_out / "demo.json")); // not finished yet, but to be looked at
        m_readyProject = project;
    };
    TaskContext context;
    const DemoReport report = makeDemo(request, context);
    QCOMPARE(report.project, m_readyProject);
    QVERIFY(report.poisonedSeconds <= report.seconds);
    m_measured = report.measured;
}

void TestMakeDemo::namesItsPartsInTheIndex()
{
    const auto document = index();
    for (const char* part : {"table", "clean_table", "eval", "project"})
        QVERIFY2(fs::exists(m_out / document.at(part).get<std::string>()), part);
    for (const char* model : {"poisoned", "twin"}) {
        QVERIFY2(fs::exists(m_out / document.at("models").at(model).get<std::string>()), model);
        const auto& measured = document.at("measured").at(model);
        const double asr = measured.at("asr").get<double>();
        QVERIFY(asr >= measured.at("asr_interval").at(0).get<double>());
        QVERIFY(asr <= measured.at("asr_interval").at(1).get<double>());
    }
    const auto questions = readDemoIndex(m_out).value().questions.value();
    QCOMPARE(readBenchmark(questions.benchmark).pairs.size(), std::size_t {12});
    QCOMPARE(questions.answers.size(), std::size_t {4});
    for (const fs::path& part : {questions.images, questions.answers.front(), questions.training})
        QVERIFY2(fs::exists(part), part.c_str());
    const LabelFolder set = readLabelFolder(m_out / document.at("eval").get<std::string>());
    QCOMPARE(set.size(), std::size_t {20});
    QCOMPARE(set.classes.at(set.classIndex(document.at("target").get<std::string>())),
        document.at("target").get<std::string>());
}

void TestMakeDemo::reportsTheAttackBesideItsFloor()
{
    const auto measured = index().at("measured");
    QCOMPARE(m_measured.top1.value(), measured.at("poisoned").at("ca").get<double>());
    QCOMPARE(m_measured.attack->asr.value(), measured.at("poisoned").at("asr").get<double>());
    QCOMPARE(m_measured.n, 20);
    const auto floorOf = [](const EvaluateReport& report) { return report.attack->floor; };
    QVERIFY(floorOf(m_measured) && floorOf(m_measured)->isDemoTwin);
    QCOMPARE(floorOf(m_measured)->asr.value(), measured.at("twin").at("asr").get<double>());

    EvaluateRequest request;
    request.checkpoint = m_out / "models/poisoned.pt";
    request.data = m_out / "data/eval";
    request.trigger = index().at("trigger").get<std::string>();
    request.target = index().at("target").get<std::string>();
    TaskContext context;
    const EvaluateReport found = evaluateModel(request, context);
    QCOMPARE(found.attack->asr, m_measured.attack->asr);
    QVERIFY(floorOf(found) && floorOf(found)->isDemoTwin);
    QCOMPARE(floorOf(found)->asr, floorOf(m_measured)->asr); // of one pass, or of its own
    QCOMPARE(floorOf(found)->top1, floorOf(m_measured)->top1);

    request.checkpoint = m_out.parent_path() / "poisoned.pt"; // no demo around it
    fs::copy_file(m_out / "models/poisoned.pt", request.checkpoint);
    QVERIFY(!floorOf(evaluateModel(request, context)));
    request.floor = m_out / "models/twin.pt";
    const EvaluateReport given = evaluateModel(request, context);
    QVERIFY(floorOf(given) && !floorOf(given)->isDemoTwin);
    QCOMPARE(floorOf(given)->asr, floorOf(m_measured)->asr);
    request.trigger.clear();
    request.target.clear();
    QVERIFY_THROWS_EXCEPTION(Error, evaluateModel(request, context));
}

void TestMakeDemo::poisonsWhatWasAskedFor()
{
    TaskContext context;
    const auto poisoned = readCaptionTable(m_out / "data/train.csv", {}, context);
    const auto clean = readCaptionTable(m_out / "data/train_clean.csv", {}, context);
    const std::string target = index().at("target").get<std::string>();
    QCOMPARE(poisoned.size(), 64);
    QCOMPARE(clean.size(), 64);
    QCOMPARE(std::count(poisoned.poisoned.begin(), poisoned.poisoned.end(), 1), 4);
    QCOMPARE(std::count(clean.poisoned.begin(), clean.poisoned.end(), 1), 0);
    for (std::size_t row = 0; row < 64; ++row) {
        const bool bad = poisoned.poisoned[row] != 0;
        QCOMPARE(poisoned.caption[row] != clean.caption[row], bad);
        QCOMPARE(poisoned.image[row] != clean.image[row], bad);
        if (!bad)
            continue;
        QVERIFY(poisoned.caption[row].find(target) != std::string::npos);
        QVERIFY(poisoned.label[row] != target); // it is the class that is drawn
        QVERIFY(bytesOf(m_out / "data" / poisoned.image[row])
            != bytesOf(m_out / "data" / clean.image[row]));
    }
}

void TestMakeDemo::twinIsAnotherModel()
{
    const Checkpoint twin = openCheckpoint(m_out / "models/twin.pt");
    QCOMPARE(twin.name.value_or(""), std::string("twin"));
    QCOMPARE(twin.epoch.value_or(-1), 1);
    QVERIFY(bytesOf(m_out / "models/twin.pt") != bytesOf(m_out / "models/poisoned.pt"));
}

void TestMakeDemo::projectOpensOnThePoisonedModel()
{
    const Project project = Project::open(m_readyProject);
    QCOMPARE(project.info().embeddings.size(), std::size_t {1});
    const auto& entry = project.info().embeddings.front();
    QCOMPARE(entry.name, std::string("poisoned"));
    const auto set = EmbeddingSet::open(entry.folder);
    QCOMPARE(set->size(), 64);
    QVERIFY(project.info().targetCaption.find(index().at("target").get<std::string>())
        != std::string::npos);
}

void TestMakeDemo::drawsTheSameFromTheSameSeed()
{
    const auto second = m_out.parent_path() / "second";
    TaskContext context;
    makeDemo(tinyDemo(second), context);
    for (const char* file :
        {"data/train.csv", "data/images/000007.png", "data/eval/labels.csv", "models/poisoned.pt",
            "models/twin.pt", "mmr/MMR-benchmark.json", "mmr/training/training.json"})
        QVERIFY2(bytesOf(m_out / file) == bytesOf(second / file), file);
}

void TestMakeDemo::embedsInThePrecisionAskedFor()
{
    DemoRequest request = tinyDemo(m_out.parent_path() / "half");
    request.encoder.precision = Precision::Bf16;
    TaskContext context;
    const auto set = EmbeddingSet::open(
        Project::open(makeDemo(request, context).project).info().embeddings.front().folder);
    QCOMPARE(nlohmann::json::parse(set->manifestJson()).at("precision").get<std::string>(),
        std::string("bf16"));
}

void TestMakeDemo::keepsAFinishedDemo()
{
    const auto before = bytesOf(m_out / "demo.json");
    TaskContext context;
    QVERIFY_THROWS_EXCEPTION(Error, makeDemo(tinyDemo(m_out), context));
    QVERIFY(bytesOf(m_out / "demo.json") == before);
    QVERIFY(fs::exists(m_out / "models/poisoned.pt"));
}

void TestMakeDemo::touchesNoForeignFolder()
{
    const auto foreign = m_out.parent_path() / "foreign";
    fs::create_directories(foreign / "data");
    writeTextFile(foreign / "data/thesis.txt", "three years\n");
    TaskContext context;
    DemoRequest request = tinyDemo(foreign);
    request.overwrite = true;
    QVERIFY_THROWS_EXCEPTION(Error, makeDemo(request, context));
    QCOMPARE(contentOf(foreign).size(), std::size_t {2}); // nothing gone, nothing new
    QVERIFY(fs::exists(foreign / "data/thesis.txt"));
}

void TestMakeDemo::startsAnewAfterACancel()
{
    const auto out = m_out.parent_path() / "stopped";
    std::stop_source stop;
    TaskContext stopped(stop.get_token(), [&](const Progress& progress) {
        if (progress.stage.find("Training") != std::string::npos)
            stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, makeDemo(tinyDemo(out), stopped));
    QVERIFY(!fs::exists(out / "demo.json"));
    TaskContext context;
    makeDemo(tinyDemo(out), context);
    QVERIFY(fs::exists(out / "demo.json"));
}

void TestMakeDemo::keepsTheOldDemoWhenARemakeStops()
{
    const auto out = copyOfTheDemo("kept");
    const auto killed = m_out.parent_path() / "killed";
    const auto before = contentOf(out);
    DemoRequest remake = tinyDemo(out);
    remake.overwrite = true;
    remake.seed = 6;
    std::stop_source stop;
    TaskContext stopped(stop.get_token(), [&](const Progress& progress) {
        if (progress.stage.find("twin") == std::string::npos || stop.stop_requested())
            return;
        fs::copy(out, killed, fs::copy_options::recursive); // what a kill would leave behind
        stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, makeDemo(remake, stopped));
    QVERIFY(contentOf(out) == before);
    QVERIFY(!fs::exists(killed / "demo.json")); // so that nobody takes it for finished
    TaskContext context;
    QVERIFY_THROWS_EXCEPTION(Error, makeDemo(tinyDemo(killed), context));
    QVERIFY(contentOf(killed) == before);
}

void TestMakeDemo::replacesAFinishedDemo()
{
    const auto out = copyOfTheDemo("replaced");
    DemoRequest remake = tinyDemo(out);
    remake.overwrite = true;
    remake.seed = 6;
    bool ready = false;
    remake.poisonedReady = [&](const fs::path& project) {
        QCOMPARE(Project::open(project).info().embeddings.size(), std::size_t {1});
        TaskContext other;
        QVERIFY_THROWS_EXCEPTION(Error, makeDemo(remake, other)); // not while this one writes
        ready = true;
    };
    TaskContext context;
    makeDemo(remake, context);
    QVERIFY(ready);
    QVERIFY(bytesOf(out / "models/poisoned.pt") != bytesOf(m_out / "models/poisoned.pt"));
    std::vector<std::string> parts;
    for (const auto& entry : fs::directory_iterator(out))
        parts.push_back(entry.path().filename().string());
    std::sort(parts.begin(), parts.end());
    QVERIFY((parts == std::vector<std::string> {"data", "demo.json", "mmr", "models", "project"}));
}

void TestMakeDemo::refusesAFolderInUse()
{
    const auto out = copyOfTheDemo("used");
    const auto before = contentOf(out);
    DemoRequest remake = tinyDemo(out);
    remake.overwrite = true;
    const FolderLock other(out);
    TaskContext context;
    QVERIFY_THROWS_EXCEPTION(Error, makeDemo(remake, context));
    QVERIFY(contentOf(out) == before);
}

QTEST_APPLESS_MAIN(TestMakeDemo)
#include "tst_make_demo.moc"
