// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_model_commands.h"
#include "app/cli/print_json.h"
#include "core/workflows/demo_questions.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void print(const DemoQuestionsReport& report, bool asJson)
{
    if (asJson) {
        auto answers = nlohmann::ordered_json::array();
        for (const auto& file : report.answers)
            answers.push_back(file.string());
        printJson({{"benchmark", report.benchmark.string()}, {"images", report.images.string()},
            {"answers", answers}, {"training", report.training.string()}, {"pairs", report.pairs},
            {"training_pairs", report.trainingPairs}});
        return;
    }
    std::cout << report.pairs << " pairs of questions: " << report.benchmark.string() << '\n'
              << report.trainingPairs << " pairs to train on: " << report.training.string() << '\n';
    for (const auto& file : report.answers)
        std::cout << "simulated answers: " << file.string() << '\n';
}

} // namespace

Command addMmrDemo(CLI::App& mmr)
{
    const auto request = std::make_shared<DemoQuestionsRequest>();
    CLI::App* demo = mmr.add_subcommand("demo",
        "Draw a set of paired questions with pictures, simulated answers and training data");
    demo->add_option("--out", request->out, "Folder of the set")->required();
    demo->add_option("--pairs", request->pairs, "Pairs of each category (default 10)")
        ->check(CLI::Range(1, 1000));
    demo->add_option(
            "--training-pairs", request->trainingPairs, "The same to train on (default 150)")
        ->check(CLI::Range(1, 100000));
    demo->footer("Example:\n  clinic mmr demo --out questions --seed 0");
    return {demo, [request](const CommonOptions& common, TaskContext& context) {
                request->seed = common.seed;
                request->overwrite = common.force;
                print(writeDemoQuestions(*request, context), common.json);
                return ExitDone;
            }};
}

} // namespace clinic
