// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

class AdamW;
class ClipNet;

/// What a checkpoint says of its run besides weights and optimizer.
struct RunPosition {
    std::int64_t epoch = 0; ///< epochs done
    std::string name;
    double learningRate = 0; ///< of the last step
};

/// The reference's checkpoint: a dict of epoch, name, state_dict and optimizer that torch.load
/// opens with weights_only. Appears whole or not at all.
void writeTrainingCheckpoint(const std::filesystem::path& path, const RunPosition& position,
    ClipNet& net, const AdamW& optimizer);

} // namespace clinic
