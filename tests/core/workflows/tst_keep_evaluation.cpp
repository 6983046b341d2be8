// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/image/image_io.h"
#include "core/workflows/evaluate_command.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/keep_evaluation.h"
#include "core/workflows/measure_defaults.h"
#include "core/workflows/retrieval_json.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>
#include <thread>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

/// Three pictures of three classes and their captions.
void writeData(const fs::path& folder, std::size_t classes)
{
    fs::create_directories(folder);
    std::string labels = "image,label\n", captions = "image,caption\n", names;
    for (int i = 0; i < 3; ++i) {
        const Image image {64, 64, std::vector<std::uint8_t>(std::size_t {3} * 64 * 64, 80 * i)};
        const std::string name = std::to_string(i) + ".png";
        writePng(folder / name, image);
        labels += name + "," + std::to_string(i) + "\n";
        captions += name + ",a photo of class " + std::to_string(i) + "\n";
    }
    for (std::size_t i = 0; i < classes; ++i)
        names += (i == 0 ? "\"class " : ", \"class ") + std::to_string(i) + "\"";
    writeTextFile(folder / "labels.csv", labels);
    writeTextFile(folder / "table.csv", captions);
    writeTextFile(
        folder / "classes.json", "{\"classes\": [" + names + R"(], "templates": ["a {}."]})");
}

} // namespace

class TestKeepEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsAReport();
    void leavesLargeConfusionsOut();
    void keepsARetrieval();
    void saysWhatWasNotKept();
    void waitsForAnother();
    void refusesADamagedReport();
    void findsWhatToBeginWith();
    void findsTheCheckpointOfAMovedProject();
    void writesTheSameAsACommand();

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    EvaluateRequest request() const
    {
        EvaluateRequest request;
        request.checkpoint = root() / "tiny.safetensors";
        request.data = root() / "data";
        request.trigger = "checkerboard,size=9";
        request.target = "class 1";
        return request;
    }
    /// A new project of this name.
    fs::path project(const char* name) const
    {
        Project::create(root() / name, name);
        return root() / name;
    }
    QTemporaryDir m_folder;
};

void TestKeepEvaluation::initTestCase()
{
    setTensorThreads(1); // so small a model only waits for a second one
    writeTinyCheckpoint(root() / "tiny.safetensors");
    writeData(root() / "data", 3);
}

void TestKeepEvaluation::keepsAReport()
{
    const fs::path place = project("report");
    TaskContext context;
    const EvaluateReport report = evaluateIntoProject(request(), place, context);
    const ProjectEvaluation kept = Project::open(place).info().evaluations.at(0);
    QCOMPARE(kept.name, std::string("tiny"));
    QCOMPARE(kept.checkpoint, root() / "tiny.safetensors");
    QCOMPARE(kept.data, root() / "data");
    QCOMPARE(kept.trigger, report.attack->trigger);
    QCOMPARE(kept.target, std::string("class 1"));
    const auto back = std::get<EvaluateReport>(keptMeasurement(place, kept.id, context));
    QCOMPARE(evaluationJson(back).dump(), evaluationJson(report).dump());
    QVERIFY_EXCEPTION_THROWN(keptMeasurement(place, kept.id + 1, context), Error);
    evaluateIntoProject(request(), {}, context); // nowhere
    QCOMPARE(Project::open(place).info().evaluations.size(), std::size_t {1});
}

void TestKeepEvaluation::leavesLargeConfusionsOut()
{
    const fs::path place = project("large");
    writeData(root() / "many", 501);
    EvaluateRequest large = request();
    large.data = root() / "many";
    large.confusion = true;
    TaskContext context;
    const EvaluateReport report = evaluateIntoProject(large, place, context);
    QCOMPARE(report.confusion.classes(), std::size_t {501});
    const auto id = Project::open(place).info().evaluations.at(0).id;
    const auto back = std::get<EvaluateReport>(keptMeasurement(place, id, context));
    QCOMPARE(back.classes.size(), std::size_t {501});
    QCOMPARE(back.confusion.classes(), std::size_t {0});
}

void TestKeepEvaluation::keepsARetrieval()
{
    const fs::path place = project("retrieval");
    RetrievalRequest retrieval;
    retrieval.checkpoint = root() / "tiny.safetensors";
    retrieval.table = root() / "data/table.csv";
    retrieval.trigger = "word,text=cf";
    retrieval.target = "class 1";
    TaskContext context;
    const RetrievalReport report = evaluateRetrievalIntoProject(retrieval, place, context);
    const ProjectEvaluation kept = Project::open(place).info().evaluations.at(0);
    QCOMPARE(kept.data, root() / "data/table.csv");
    const auto back = std::get<RetrievalReport>(keptMeasurement(place, kept.id, context));
    QCOMPARE(retrievalJson(back).dump(), retrievalJson(report).dump());
}

void TestKeepEvaluation::saysWhatWasNotKept()
{
    TaskContext context;
    const EvaluateReport report = evaluateIntoProject(request(), root() / "nowhere", context);
    QCOMPARE(report.n, 3);
    QVERIFY(report.warnings.back().find("the result was not kept") != std::string::npos);
}

/// The window's lanes open a project one after the other, but not in step.
void TestKeepEvaluation::waitsForAnother()
{
    const fs::path place = root() / "held";
    auto held = std::make_unique<Project>(Project::create(place, "held"));
    std::jthread other([&held] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        held.reset();
    });
    TaskContext context;
    QCOMPARE(openProjectPatiently(place, context).info().name, std::string("held"));
}

void TestKeepEvaluation::refusesADamagedReport()
{
    const fs::path place = project("damaged");
    const auto add = [&](const char* report) {
        return Project::open(place).addEvaluation({.name = "damaged",
                                                      .checkpoint = "/m.pt",
                                                      .data = "/data",
                                                      .trigger = {},
                                                      .target = {},
                                                      .created = {}},
            report);
    };
    TaskContext context;
    for (const char* report : {"", "{", "{}", R"({"top1": 2})", R"({"i2t_r1": 0.5})"}) {
        const auto id = add(report);
        QVERIFY_EXCEPTION_THROWN(keptMeasurement(place, id, context), Error);
    }
}

void TestKeepEvaluation::findsWhatToBeginWith()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    TaskContext context;
    const SampleSet set = makeSampleSet(root, 20);
    const MeasureDefaults alone = measureDefaults(*EmbeddingSet::open(set.embeddings), context);
    QVERIFY(alone.project.empty() && alone.data.empty() && alone.floor.empty());
    QVERIFY(alone.problem.empty());
}

void TestKeepEvaluation::findsTheCheckpointOfAMovedProject()
{
    const QTemporaryDir folder;
    const fs::path root = fs::path(folder.path().toStdString()) / "demo";
    const SampleSet set = makeSampleSet(root / "data", 20);
    fs::create_directories(root / "models");
    fs::create_directories(root / "data/eval");
    writeTextFile(root / "models/poisoned.pt", "weights");
    writeTextFile(root / "models/twin.pt", "weights");
    writeTextFile(root / "demo.json",
        R"({"table": "data/train.csv", "clean_table": "data/train.csv", "eval": "data/eval",
            "target": "star",
            "models": {"poisoned": "models/poisoned.pt", "twin": "models/twin.pt"}})");
    {
        Project project = Project::create(root / "project", "Demo");
        fs::create_directories(root / "project/cache");
        fs::rename(set.embeddings, root / "project/cache/poisoned");
        project.addEmbedding({.name = "poisoned",
            .checkpoint = root / "models/poisoned.pt",
            .folder = root / "project/cache/poisoned",
            .created = {}});
    }
    TaskContext context;
    Project::open(root / "project")
        .addEvaluation({.name = "poisoned",
                           .checkpoint = root / "models/poisoned.pt",
                           .data = root / "data/eval",
                           .trigger = {},
                           .target = {},
                           .created = {}},
            "{}");
    const fs::path moved = root.parent_path() / "elsewhere";
    fs::rename(root, moved);
    const auto embeddings = EmbeddingSet::open(moved / "project/cache/poisoned");
    const MeasureDefaults found = measureDefaults(*embeddings, context);
    QCOMPARE(found.project, moved / "project");
    QCOMPARE(found.checkpoint, moved / "models/poisoned.pt");
    QCOMPARE(found.data, moved / "data/eval");
    QCOMPARE(found.target, std::string("star"));
    QCOMPARE(found.floor, moved / "models/twin.pt");
    QCOMPARE(found.evaluations.size(), std::size_t {1});
    fs::remove(moved / "project/project.sqlite");
    writeTextFile(moved / "project/project.sqlite", std::string(4096, 'x'));
    const MeasureDefaults damaged = measureDefaults(*embeddings, context);
    QVERIFY(damaged.problem.find("is not a project") != std::string::npos);
    QCOMPARE(damaged.data, moved / "data/eval"); // the rest is there all the same
}

void TestKeepEvaluation::writesTheSameAsACommand()
{
    EvaluateRequest request;
    request.checkpoint = "/models/my model.pt";
    request.data = "/data/eval";
    QCOMPARE(evaluateCommand(request),
        std::string("clinic evaluate --model '/models/my model.pt' --data /data/eval "
                    "--device cpu --precision fp32"));
    request.trigger = "yellow,size=16";
    request.target = "star";
    request.floor = "/models/twin.pt";
    request.probe = ProbeRequest {"/data/train"};
    request.batch = 8;
    request.seed = 4;
    request.referenceProfile = true;
    QCOMPARE(evaluateCommand(request, "/p"),
        std::string("clinic evaluate --model '/models/my model.pt' --data /data/eval --trigger "
                    "yellow,size=16 --target star --floor /models/twin.pt --probe --probe-train "
                    "/data/train --device cpu --precision fp32 --batch 8 --seed 4 --profile "
                    "reference --project /p"));
    request.ownTrigger = TriggerFile {parseTriggerSpec("checkerboard,size=9"), {}};
    QVERIFY(evaluateCommand(request).find("--trigger checkerboard,size=9,") == std::string::npos);
    QVERIFY(evaluateCommand(request).find("size=9") != std::string::npos);
    request.ownTrigger->painted.emplace();
    request.ownTrigger->spec.file.clear();
    QVERIFY(evaluateCommand(request).find("--trigger TRIGGER.json") != std::string::npos);

    RetrievalRequest retrieval;
    retrieval.checkpoint = "/m.pt";
    retrieval.table = "/data/t.csv";
    retrieval.tableOptions.captionKey = "title";
    retrieval.trigger = "word,text=cf";
    retrieval.target = "star";
    QCOMPARE(evaluateCommand(retrieval),
        std::string("clinic evaluate --model /m.pt --retrieval /data/t.csv --caption-key title "
                    "--trigger word,text=cf --target star --device cpu --precision fp32"));
}

QTEST_APPLESS_MAIN(TestKeepEvaluation)
#include "tst_keep_evaluation.moc"
