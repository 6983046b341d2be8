// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// AdamW's memory of one parameter; tensors of the parameter's shape, F32.
struct AdamWParameter {
    float step = 0;
    SaveTensor expAvg;
    SaveTensor expAvgSq;
};

/// One of AdamW's groups; `parameters` are indices into AdamWState::parameters.
struct AdamWGroup {
    double learningRate = 0;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
    std::vector<std::int64_t> parameters;
};

struct AdamWState {
    std::vector<AdamWParameter> parameters; ///< empty before the first step
    std::vector<AdamWGroup> groups;
};

/// A training checkpoint with the keys of the reference: epoch, name, state_dict, optimizer; and
/// `resume` with numbers and texts of ours, if there are any.
struct TrainingCheckpoint {
    std::int64_t epoch = 0;
    std::string name;
    std::vector<std::pair<std::string, SaveTensor>> stateDict;
    std::optional<AdamWState> optimizer;
    SaveValue::Dict resume;
};

/// torch's layout: {'state': {i: {'step', 'exp_avg', 'exp_avg_sq'}}, 'param_groups': [...]}.
SaveValue adamWValue(const AdamWState& state);

/// Writes what torch.load(weights_only=True) reads: a zip archive with data.pkl of protocol 2 and
/// one record for each tensor. The file appears whole or not at all. Errors: Io, Resource (disk
/// full), Config (exists and `overwrite` is false, or a tensor whose bytes do not fit its shape).
void writeTorchFile(
    const std::filesystem::path& path, const SaveValue& root, bool overwrite = true);

void writeCheckpoint(
    const std::filesystem::path& path, const TrainingCheckpoint& checkpoint, bool overwrite = true);

} // namespace clinic
