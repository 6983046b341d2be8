// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_training_commands.h"
#include "app/cli/print_json.h"
#include "core/workflows/generate_training.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void print(const GenerateTrainingReport& report)
{
    std::cout << report.written << " samples written with " << report.pairs << " pairs ("
              << report.skipped << " of " << report.samples << " were there before; "
              << report.refusedPairs << " unsound pairs left out)\n";
    for (const auto& [reason, count] : report.reasons)
        std::cout << count << " without a usable reply: " << reason << '\n';
}

nlohmann::ordered_json asJson(const GenerateTrainingReport& report)
{
    nlohmann::ordered_json reasons = nlohmann::ordered_json::array();
    for (const auto& [reason, count] : report.reasons)
        reasons.push_back({{"reason", reason}, {"samples", count}});
    return {{"samples", report.samples}, {"skipped", report.skipped}, {"written", report.written},
        {"pairs", report.pairs}, {"refused_pairs", report.refusedPairs}, {"failed", report.failed},
        {"reasons", reasons}};
}

void addServer(CLI::App& command, GenerateTrainingRequest& request)
{
    command.add_option("--endpoint", request.endpoint, "Address of an OpenAI-compatible server")
        ->required();
    command.add_option("--name", request.model, "Model, as the server knows it")->required();
    command.add_flag(
        "--allow-remote", request.allowRemote, "Pictures may be sent to another machine");
    command.add_option("--key-variable", request.keyVariable,
        "Environment variable with the key (default OPENAI_API_KEY; '' for none)");
    command.add_option("--concurrency", request.concurrency, "Requests at a time (default 4)")
        ->check(CLI::Range(1, 256));
    command.add_option("--rate", request.requestsPerMinute, "At most so many requests a minute");
    command.add_option("--max-tokens", request.decoding.maxTokens, "Of a reply (default 4096)")
        ->check(CLI::Range(1, 1'000'000));
}

} // namespace

Command addMmrGenerate(CLI::App& training)
{
    const auto request = std::make_shared<GenerateTrainingRequest>();
    CLI::App* command = training.add_subcommand("generate",
        "Have a model make positive and leading questions about pictures; each is checked");
    command->add_option("--data", request->data, "Samples with id and image (JSON or JSON lines)")
        ->required();
    command->add_option("--images", request->images, "Folder or zip of their pictures")->required();
    command
        ->add_option("--out", request->out,
            "JSON lines to write, for `reformat`; what is there is gone on with")
        ->required();
    command->add_option("--pairs", request->pairs, "Pairs asked for, a picture (default 8)")
        ->check(CLI::Range(1, 50));
    command->add_option("--limit", request->limit, "Only the first N samples; 0: all (default)");
    addServer(*command, *request);
    command->footer("Example:\n  clinic mmr training generate --data "
                    "demo/mmr/training/training.json --images demo/mmr/training/images --endpoint "
                    "http://127.0.0.1:8080/v1 --name llava --out generated.jsonl");
    return {command, [request](const CommonOptions& common, TaskContext& context) {
                request->overwrite = common.force;
                const GenerateTrainingReport report = generateTraining(*request, context);
                if (common.json)
                    printJson(asJson(report));
                else
                    print(report);
                return report.failed == 0 ? ExitDone : ExitFailed;
            }};
}

} // namespace clinic
