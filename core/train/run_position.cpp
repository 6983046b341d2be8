// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_position.h"

#include "core/base/error.h"
#include "core/formats/checkpoint_reader.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace clinic {

namespace {

SaveTensor rowsTensor(const std::vector<std::int64_t>& rows)
{
    const auto owner = std::make_shared<const std::vector<std::int64_t>>(rows);
    return {DType::I64, {static_cast<std::int64_t>(owner->size())},
        std::as_bytes(std::span(*owner)), owner};
}

template <typename T> const T& valueOf(const SaveValue::Dict& dict, const char* key)
{
    const SaveValue* value = findValue(dict, key);
    const T* found = value == nullptr ? nullptr : std::get_if<T>(&value->value);
    if (found == nullptr)
        throw Error(ErrorKind::Format,
            std::string("the checkpoint's resume lacks ") + key
                + ", so that no run can go on from it; begin a new one with it as --model");
    return *found;
}

} // namespace

std::string nextStepText(const RunPosition& position, std::span<const std::int64_t> rows)
{
    std::string first;
    for (const std::int64_t row : rows.first(std::min<std::size_t>(5, rows.size())))
        first += (first.empty() ? "" : ", ") + std::to_string(row);
    return "step " + std::to_string(position.step + 1) + " (epoch " + std::to_string(position.epoch)
        + ", batch " + std::to_string(position.stepInEpoch + 1) + ", rows " + first + ", ...)";
}

SaveValue::Dict resumeValue(const RunPosition& position)
{
    SaveValue::Dict dict;
    dict.items = {
        {"step", {position.step}},
        {"epoch_in_progress", {position.epoch}},
        {"step_in_epoch", {position.stepInEpoch}},
        {"loss_sum", {position.lossSum}},
        {"guard_mean", {position.guardMean}},
        {"rows", {rowsTensor(position.rows)}},
    };
    if (position.best)
        dict.items.emplace_back("best", SaveValue {*position.best});
    return dict;
}

RunPosition runPosition(const TrainingCheckpoint& checkpoint)
{
    const SaveValue::Dict& dict = checkpoint.resume;
    RunPosition position;
    position.step = valueOf<std::int64_t>(dict, "step");
    position.epoch = valueOf<std::int64_t>(dict, "epoch_in_progress");
    position.stepInEpoch = valueOf<std::int64_t>(dict, "step_in_epoch");
    position.lossSum = valueOf<double>(dict, "loss_sum");
    position.guardMean = valueOf<double>(dict, "guard_mean");
    const auto& rows = valueOf<SaveTensor>(dict, "rows");
    if (rows.dtype != DType::I64 || rows.shape.size() != 1)
        throw Error(ErrorKind::Format, "the checkpoint's rows are no list of numbers");
    position.rows.resize(rows.bytes.size() / sizeof(std::int64_t));
    std::memcpy(position.rows.data(), rows.bytes.data(), rows.bytes.size());
    if (findValue(dict, "best") != nullptr)
        position.best = valueOf<double>(dict, "best");
    return position;
}

} // namespace clinic
