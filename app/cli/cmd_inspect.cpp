// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/workflows/inspect_checkpoint.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;

Json architectureJson(const CheckpointReport& report)
{
    Json json = {{"format", formatName(report.checkpoint.format)}, {"architecture", nullptr}};
    if (report.config) {
        const auto& config = *report.config;
        json["architecture"] = config.architecture;
        json["image_resolution"] = config.imageResolution;
        if (config.visionIsResNet)
            json["stages"] = config.visionStages;
        else
            json["patch_size"] = config.patchSize;
        json["embed_dim"] = config.embedDim;
        json["context_length"] = config.contextLength;
        json["vocab_size"] = config.vocabSize;
    }
    json["parameters"] = report.parameters;
    if (report.checkpoint.epoch)
        json["epoch"] = *report.checkpoint.epoch;
    if (report.checkpoint.name)
        json["name"] = *report.checkpoint.name;
    json["has_optimizer"] = report.checkpoint.hasOptimizer;
    json["logit_scale"] = report.logitScale ? Json(*report.logitScale) : Json(nullptr);
    return json;
}

Json tensorsJson(const CheckpointReport& report)
{
    Json tensors = Json::array();
    const auto& entries = report.checkpoint.tensors.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        tensors.push_back({{"name", entries[i].name}, {"dtype", dtypeName(entries[i].dtype)},
            {"shape", entries[i].shape}, {"bytes", entries[i].byteCount()}});
        if (!report.tensorHashes.empty())
            tensors.back()["sha256"] = report.tensorHashes[i];
    }
    return tensors;
}

/// A member as a person may see it; the run's name is whatever the file says.
std::string shown(const std::string& key, const Json& value)
{
    if (!value.is_string())
        return value.dump();
    const auto text = value.get<std::string>();
    return key == "name" ? clinic::quoted(text, 400) : text;
}

void printText(const Json& document)
{
    for (const auto& [key, value] : document.items())
        if (key != "tensors" && key != "warnings")
            std::cout << key << ": " << shown(key, value) << '\n';
    std::cout << "tensors: " << document["tensors"].size() << '\n';
    for (const auto& tensor : document["tensors"]) {
        std::cout << "  " << tensor["dtype"].get<std::string>() << ' ' << tensor["shape"].dump()
                  << ' ' << clinic::quoted(tensor["name"].get<std::string>(), 200);
        if (tensor.contains("sha256"))
            std::cout << ' ' << tensor["sha256"].get<std::string>();
        std::cout << '\n';
    }
    for (const auto& warning : document["warnings"])
        std::cout << "warning: " << warning.get<std::string>() << '\n';
}

} // namespace

std::vector<Command> addInspect(CLI::App& program)
{
    const auto request = std::make_shared<InspectRequest>();
    CLI::App* command =
        program.add_subcommand("inspect", "What a checkpoint holds; nothing in it is run");
    command
        ->add_option("checkpoint", request->checkpoint,
            "A file of tensors, or a Hugging Face or open_clip folder")
        ->required();
    command->add_flag(
        "--hashes", request->hashes, "SHA-256 of every tensor's row-major little-endian bytes");
    command->footer("Example:\n  clinic inspect demo/models/poisoned.pt --json");
    return {{command, [request](const CommonOptions& common, TaskContext& context) {
                 const auto report = inspectCheckpoint(*request, context);
                 auto document = architectureJson(report);
                 document["tensors"] = tensorsJson(report);
                 document["warnings"] = report.warnings;
                 if (common.json)
                     printJson(document);
                 else
                     printText(document);
                 return ExitDone;
             }}};
}

} // namespace clinic
