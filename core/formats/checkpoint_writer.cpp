// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint_writer.h"

#include "core/base/output_file.h"
#include "core/formats/pickle_writer.h"
#include "core/formats/zip_writer.h"

#include <cstdio>
#include <cstring>

namespace clinic {

namespace {

SaveValue groupValue(const AdamWGroup& group)
{
    SaveValue::List parameters;
    for (const std::int64_t index : group.parameters)
        parameters.items.push_back({index});
    const SaveValue::Tuple betas {{{group.beta1}, {group.beta2}}};
    SaveValue::Dict dict;
    dict.items = {
        {"lr", {group.learningRate}},
        {"betas", {betas}},
        {"eps", {group.epsilon}},
        {"weight_decay", {group.weightDecay}},
        {"amsgrad", {false}},
        {"foreach", {}},
        {"maximize", {false}},
        {"capturable", {false}},
        {"differentiable", {false}},
        {"fused", {}},
        {"decoupled_weight_decay", {true}},
        {"params", {parameters}},
    };
    return {dict};
}

/// 40 digits that change with the content, as torch has them.
std::string serializationId(std::uint32_t crc)
{
    char text[41];
    std::snprintf(text, sizeof(text), "%020u%020u", crc, crc ^ 0x5bd1e995U);
    return text;
}

} // namespace

SaveTensor SaveTensor::scalar(float value)
{
    const auto owner = std::make_shared<float>(value);
    SaveTensor tensor;
    tensor.bytes = std::as_bytes(std::span(owner.get(), 1));
    tensor.owner = owner;
    return tensor;
}

SaveValue adamWValue(const AdamWState& state)
{
    SaveValue::Dict parameters;
    for (std::size_t i = 0; i < state.parameters.size(); ++i) {
        const AdamWParameter& parameter = state.parameters[i];
        SaveValue::Dict one;
        one.items = {
            {"step", {SaveTensor::scalar(parameter.step)}},
            {"exp_avg", {parameter.expAvg}},
            {"exp_avg_sq", {parameter.expAvgSq}},
        };
        parameters.items.emplace_back(static_cast<std::int64_t>(i), SaveValue {one});
    }
    SaveValue::List groups;
    for (const AdamWGroup& group : state.groups)
        groups.items.push_back(groupValue(group));
    SaveValue::Dict dict;
    dict.items = {{"state", {parameters}}, {"param_groups", {groups}}};
    return {dict};
}

void writeTorchFile(const std::filesystem::path& path, const SaveValue& root, bool overwrite)
{
    PickleWriter pickle;
    pickle.writeAll(root);
    OutputFile file(path, overwrite);
    ZipWriter zip(file, "archive");
    zip.add("data.pkl", pickle.bytes());
    zip.add(".format_version", "1");
    zip.add(".storage_alignment", "64");
    zip.add("byteorder", "little");
    for (std::size_t i = 0; i < pickle.storages().size(); ++i)
        zip.add("data/" + std::to_string(i), pickle.storages()[i]->bytes);
    zip.add("version", "3\n");
    zip.add(".data/serialization_id", serializationId(zip.contentCrc()));
    zip.finish();
    file.commit();
}

void writeCheckpoint(
    const std::filesystem::path& path, const TrainingCheckpoint& checkpoint, bool overwrite)
{
    SaveValue::Dict weights;
    weights.ordered = true;
    for (const auto& [name, tensor] : checkpoint.stateDict)
        weights.items.emplace_back(name, SaveValue {tensor});
    SaveValue::Dict root;
    root.items = {
        {"epoch", {checkpoint.epoch}},
        {"name", {checkpoint.name}},
        {"state_dict", {weights}},
    };
    if (checkpoint.optimizer)
        root.items.emplace_back("optimizer", adamWValue(*checkpoint.optimizer));
    if (!checkpoint.resume.items.empty())
        root.items.emplace_back("resume", SaveValue {checkpoint.resume});
    writeTorchFile(path, {root}, overwrite);
}

} // namespace clinic
