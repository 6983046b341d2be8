// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/make_demo.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/stopwatch.h"
#include "core/store/project.h"
#include "core/train/tensor_threads.h"
#include "core/workflows/demo_dataset.h"
#include "core/workflows/demo_folder.h"
#include "core/workflows/demo_model.h"
#include "core/workflows/demo_questions.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/train_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr const char* target = "star";
constexpr const char* trigger = "checkerboard,location=bottom_right,size=12,seed=0";

/// A demo has images of every class, so that all of these are numbers.
nlohmann::ordered_json asJson(const EvaluateReport& report)
{
    const AttackReport& attack = report.attack.value();
    const Interval interval = attack.asr.interval();
    return {{"ca", report.top1.value().value()}, {"asr", attack.asr.value().value()},
        {"asr_interval", {interval.low, interval.high}},
        {"triggered_top1", attack.triggeredTop1.value().value()}};
}

/// Paths relative to the demo's folder.
nlohmann::ordered_json questionsJson(const fs::path& demo)
{
    const DemoQuestionsReport parts = demoQuestionParts(demo / "mmr");
    const auto relative = [&](const fs::path& part) {
        return part.lexically_relative(demo).generic_string();
    };
    auto answers = nlohmann::ordered_json::array();
    for (const fs::path& file : parts.answers)
        answers.push_back(relative(file));
    return {{"benchmark", relative(parts.benchmark)}, {"images", relative(parts.images)},
        {"answers", answers}, {"training", relative(parts.training)}};
}

class DemoMaking {
public:
    DemoMaking(const DemoRequest& request, TaskContext& context)
        : m_request(request)
        , m_context(context)
        , m_folder(request.out, request.overwrite)
        , m_data(request.out / "data")
    {
    }

    DemoReport run();

private:
    void drawData();
    void drawQuestions();
    void train(const std::string& name, const fs::path& table);
    void embedIntoProject();
    EvaluateReport measure(const std::string& name);
    void writeIndex(const nlohmann::ordered_json& measured);
    fs::path modelFile(const std::string& name) const
    {
        return m_request.out / "models" / (name + ".pt");
    }
    fs::path projectFolder() const { return m_request.out / "project"; }
    double seconds() const { return m_watch.seconds(); }

    const DemoRequest& m_request;
    TaskContext& m_context;
    DemoFolder m_folder;
    fs::path m_data;
    DemoReport m_report;
    Stopwatch m_watch;
};

void DemoMaking::drawData()
{
    DemoDataOptions options;
    options.seed = m_request.seed;
    options.pairs = m_request.sizes.pairs;
    options.poisoned = m_request.sizes.poisoned;
    options.evaluation = m_request.sizes.evaluation;
    options.side = demoSide;
    options.trigger = parseTriggerSpec(trigger);
    options.target = target;
    writeDemoDataset(m_data, options, m_context);
}

void DemoMaking::drawQuestions()
{
    writeDemoQuestions({.out = m_request.out / "mmr",
                           .seed = m_request.seed,
                           .pairs = m_request.sizes.questions,
                           .trainingPairs = m_request.sizes.trainingQuestions},
        m_context);
}

void DemoMaking::train(const std::string& name, const fs::path& table)
{
    TrainRequest request = demoTraining(name, table, m_request.seed);
    request.options.epochs = m_request.sizes.epochs;
    request.options.batch = m_request.sizes.batch;
    request.out = projectFolder() / "runs" / name;
    request.overwrite = true; // what an unfinished making left
    const TrainReport trained = trainModel(request, m_context);
    fs::create_directories(modelFile(name).parent_path());
    fs::copy_file(trained.checkpoint, modelFile(name), fs::copy_options::overwrite_existing);
}

void DemoMaking::embedIntoProject()
{
    EmbedRequest request;
    request.checkpoint = modelFile("poisoned");
    request.table = m_data / "train.csv";
    request.out = projectFolder() / "cache" / "poisoned";
    request.batch = 64;
    request.encoder = m_request.encoder;
    embedDataset(request, m_context);
    Project project = Project::create(projectFolder(), "Demo");
    project.setTable(fs::absolute(request.table), request.tableOptions);
    project.setTargetCaption(std::string("a photo of a ") + target + ".");
    project.addEmbedding({.name = "poisoned",
        .checkpoint = fs::absolute(request.checkpoint),
        .folder = fs::absolute(request.out),
        .created = {}});
}

EvaluateReport DemoMaking::measure(const std::string& name)
{
    EvaluateRequest request;
    request.checkpoint = modelFile(name);
    request.data = m_data / "eval";
    request.trigger = trigger;
    request.target = target;
    request.encoder = m_request.encoder;
    return evaluateModel(request, m_context);
}

void DemoMaking::writeIndex(const nlohmann::ordered_json& measured)
{
    const nlohmann::ordered_json index {
        {"table", "data/train.csv"},
        {"clean_table", "data/train_clean.csv"},
        {"eval", "data/eval"},
        {"target", target},
        {"trigger", trigger},
        {"models", {{"poisoned", "models/poisoned.pt"}, {"twin", "models/twin.pt"}}},
        {"mmr", questionsJson(m_request.out)},
        {"project", "project"},
        {"seed", m_request.seed},
        {"measured", measured},
        {"seconds", {{"poisoned", m_report.poisonedSeconds}, {"all", seconds()}}},
    };
    writeTextFile(m_request.out / "demo.json", index.dump(1) + '\n');
    m_folder.finish();
}

DemoReport DemoMaking::run()
{
    // One thread for so small a model: half as fast at worst, never held up by another program (two
    // threads spin while they wait for each other: two demos made at once embedded for two minutes
    // instead of seconds), and the same weights on any number of cores.
    const TensorThreads oneThread(1);
    drawData();
    drawQuestions();
    train("poisoned", m_data / "train.csv");
    m_report.poisonedSeconds = seconds();
    embedIntoProject();
    m_report.project = projectFolder();
    if (m_request.poisonedReady)
        m_request.poisonedReady(m_report.project);
    train("twin", m_data / "train_clean.csv");
    m_report.measured = measure("poisoned");
    const EvaluateReport twin = measure("twin");
    m_report.measured.attack->floor = attackFloor(twin);
    m_report.measured.attack->floor->isDemoTwin = true;
    writeIndex({{"poisoned", asJson(m_report.measured)}, {"twin", asJson(twin)}});
    m_report.seconds = seconds();
    return m_report;
}

} // namespace

DemoReport makeDemo(const DemoRequest& request, TaskContext& context)
{
    try {
        return DemoMaking(request, context).run();
    } catch (const fs::filesystem_error& error) {
        throw Error(ErrorKind::Io, error.what());
    }
}

} // namespace clinic
