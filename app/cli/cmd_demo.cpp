// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/evaluation_output.h"
#include "app/cli/print_json.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/make_demo.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

std::vector<Command> addDemo(CLI::App& program)
{
    const auto out = std::make_shared<std::string>();
    CLI::App* family = program.add_subcommand("demo", "The demo project");
    family->require_subcommand(1);
    CLI::App* make = family->add_subcommand("make",
        "Draw pictures, train a poisoned model and its clean twin, and put a project around them");
    make->add_option("--out", *out, "Folder of the demo")->required();
    make->footer(
        "Example:\n  clinic demo make --out demo\n"
        "An interrupted demo is made anew; a finished one needs --force.\n"
        "Training runs on the CPU; --device and --precision are for embedding and evaluating.");
    return {
        {make, [out](const CommonOptions& common, TaskContext& context) {
             DemoRequest request;
             request.out = *out;
             request.seed = common.seed;
             request.overwrite = common.force;
             request.encoder = encoderOptions(common);
             const DemoReport report = makeDemo(request, context);
             if (common.json) {
                 printJson({{"project", report.project.string()},
                     {"measured", evaluationJson(report.measured)},
                     {"poisoned_seconds", report.poisonedSeconds}, {"seconds", report.seconds}});
             } else {
                 std::cout << "demo project: " << report.project.string() << '\n';
                 printEvaluation(report.measured);
             }
             return ExitDone;
         }}};
}

} // namespace clinic
