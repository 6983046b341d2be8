// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/print_json.h"
#include "core/workflows/evaluate_model.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

nlohmann::ordered_json toJson(const EvaluateReport& report)
{
    nlohmann::ordered_json json {
        {"top1", report.top1},
        {"top3", report.top3},
        {"top5", report.top5},
        {"top10", report.top10},
    };
    if (report.asr) {
        json["asr"] = *report.asr;
        json["asr_interval"] = {report.asrInterval->low, report.asrInterval->high};
        json["asr_all"] = *report.asrAll;
        json["triggered_top1"] = *report.triggeredTop1;
        json["n_target"] = report.nTarget;
    }
    json["n"] = report.n;
    json["failed"] = report.failed;
    json["seconds"] = report.seconds;
    json["warnings"] = report.warnings;
    return json;
}

void print(const EvaluateReport& report)
{
    std::printf("clean accuracy   %6.2f %%   (top 3 %.2f, top 5 %.2f, top 10 %.2f; %lld images)\n",
        100 * report.top1, 100 * report.top3, 100 * report.top5, 100 * report.top10,
        static_cast<long long>(report.n));
    if (report.asr) {
        std::printf(
            "attack success   %6.2f %%   (95 %%: %.2f to %.2f; %lld images of the target class "
            "left out)\n",
            100 * *report.asr, 100 * report.asrInterval->low, 100 * report.asrInterval->high,
            static_cast<long long>(report.nTarget));
        std::printf("  over all       %6.2f %%\n", 100 * *report.asrAll);
        std::printf("true with trigger%6.2f %%\n", 100 * *report.triggeredTop1);
    }
    if (report.failed > 0)
        std::printf(
            "unreadable       %lld images, left out\n", static_cast<long long>(report.failed));
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << '\n';
}

} // namespace

std::vector<Command> addEvaluate(CLI::App& program)
{
    const auto request = std::make_shared<EvaluateRequest>();
    const auto gelu = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand(
        "evaluate", "Zero-shot accuracy of a model, and how often a trigger reaches its target");
    command->add_option("--model", request->checkpoint, "Checkpoint")->required();
    command->add_option("--data", request->data, "Folder with labels.csv and classes.json")
        ->required();
    command->add_option(
        "--trigger", request->trigger, "For example yellow,location=four_corners,size=16");
    command->add_option("--target", request->target, "Name of the class that the attack aims at");
    command->add_option("--batch", request->batch, "Images at a time (default 64)")
        ->check(CLI::Range(1, 65536));
    addGeluOption(*command, *gelu);
    command->footer("Example:\n  clinic evaluate --model demo/models/poisoned.pt --data demo/eval "
                    "--trigger checkerboard,location=bottom_right,size=8 --target star --json");
    return {{command, [request, gelu](const CommonOptions& common, TaskContext& context) {
                 request->encoder = encoderOptions(common, *gelu);
                 request->seed = common.seed;
                 request->referenceFraming = common.profile == "reference";
                 const EvaluateReport report = evaluateModel(*request, context);
                 if (common.json)
                     printJson(toJson(report));
                 else
                     print(report);
                 return ExitDone;
             }}};
}

} // namespace clinic
