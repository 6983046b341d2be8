// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// The checkpoints of models/ that share one file of expected values: "rn.expect.safetensors"
/// belongs to "rn.pt", "rn.legacy.pth", ..., but not to what a longer name claims ("rn.epoch_7").
struct ModelGroup {
    std::string name;
    std::vector<std::string> checkpoints; ///< names in models/, sorted
};

std::vector<ModelGroup> modelGroups(const std::filesystem::path& models);

/// 1e-5 for weights in F32, 2e-3 for archives in half precision.
double embeddingTolerance(const Checkpoint& checkpoint);

} // namespace clinic
