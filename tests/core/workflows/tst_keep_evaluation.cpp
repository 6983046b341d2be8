// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/workflows/evaluate_command.h"
#include "core/workflows/evaluate_retrieval.h"
#include "core/workflows/keep_evaluation.h"
#include "core/workflows/measure_defaults.h"
#include "tests/ui/sample_set.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

EvaluateReport sample(std::size_t classes)
{
    EvaluateReport report;
    report.checkpoint = "/models/poisoned.pt";
    report.data = "/data/eval";
    report.n = 4;
    report.top1 = {3, 4};
    report.confusion = ConfusionMatrix(classes);
    report.confusion.add(0, 1, 4);
    for (std::size_t i = 0; i < classes; ++i)
        report.classes.push_back({"class " + std::to_string(i), {}, {}, {}});
    report.attack.emplace();
    report.attack->trigger = "yellow,size=16";
    report.attack->framing = "crop";
    report.attack->target = "class 1";
    report.attack->asr = {2, 4};
    report.attack->confusion = ConfusionMatrix(classes);
    return report;
}

} // namespace

class TestKeepEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAReport();
    void leavesLargeConfusionsOut();
    void keepsARetrieval();
    void waitsForAnother();
    void findsWhatToBeginWith();
    void findsTheCheckpointOfAMovedProject();
    void writesTheSameAsACommand();
};

void TestKeepEvaluation::keepsAReport()
{
    const QTemporaryDir folder;
    const fs::path place = fs::path(folder.path().toStdString()) / "p";
    Project::create(place, "one");
    TaskContext context;
    const auto id = keepEvaluation(place, sample(2), context);
    const ProjectEvaluation kept = Project::open(place).info().evaluations.at(0);
    QCOMPARE(kept.id, id);
    QCOMPARE(kept.name, std::string("poisoned"));
    QCOMPARE(kept.checkpoint, fs::path("/models/poisoned.pt"));
    QCOMPARE(kept.data, fs::path("/data/eval"));
    QCOMPARE(kept.trigger, std::string("yellow,size=16"));
    QCOMPARE(kept.target, std::string("class 1"));
    const EvaluateReport back = keptEvaluation(place, id, context);
    QCOMPARE(back.top1, (Share {3, 4}));
    QCOMPARE(back.attack->asr, (Share {2, 4}));
    QCOMPARE(back.confusion.at(0, 1), 4);
    QVERIFY_EXCEPTION_THROWN(keptEvaluation(place, id + 1, context), Error);
}

void TestKeepEvaluation::leavesLargeConfusionsOut()
{
    const QTemporaryDir folder;
    const fs::path place = fs::path(folder.path().toStdString()) / "p";
    Project::create(place, "one");
    TaskContext context;
    const auto id = keepEvaluation(place, sample(501), context);
    const EvaluateReport back = keptEvaluation(place, id, context);
    QCOMPARE(back.classes.size(), std::size_t {501});
    QCOMPARE(back.confusion.classes(), std::size_t {0});
}

void TestKeepEvaluation::keepsARetrieval()
{
    const QTemporaryDir folder;
    const fs::path place = fs::path(folder.path().toStdString()) / "p";
    Project::create(place, "one");
    RetrievalReport report;
    report.checkpoint = "/models/poisoned.pt";
    report.table = "/data/train.csv";
    report.i2t = report.t2i = {{1, 2}, {2, 2}, {2, 2}};
    TaskContext context;
    const auto id = keepEvaluation(place, report, context);
    QVERIFY(Project::open(place).evaluationReport(id).find("\"i2t_r1\":0.5") != std::string::npos);
    QVERIFY_EXCEPTION_THROWN(keptEvaluation(place, id, context), Error); // another kind of report
}

/// The window's lanes open a project one after the other, but not in step.
void TestKeepEvaluation::waitsForAnother()
{
    const QTemporaryDir folder;
    const fs::path place = fs::path(folder.path().toStdString()) / "p";
    auto held = std::make_unique<Project>(Project::create(place, "one"));
    std::jthread other([&held] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        held.reset();
    });
    TaskContext context;
    QVERIFY(keepEvaluation(place, sample(2), context) > 0);
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
    const auto write = [](const fs::path& file, const std::string& text) {
        QFile out(QString::fromStdString(file.string()));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text.data()) >= 0);
    };
    write(root / "models/poisoned.pt", "weights");
    write(root / "models/twin.pt", "weights");
    write(root / "demo.json",
        R"({"eval": "data/eval", "target": "star",
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
    keepEvaluation(root / "project", sample(2), context);
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
    write(moved / "project/project.sqlite", std::string(4096, 'x'));
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
}

QTEST_APPLESS_MAIN(TestKeepEvaluation)
#include "tst_keep_evaluation.moc"
