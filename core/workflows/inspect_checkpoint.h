// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/clip_config.h"
#include "core/formats/checkpoint.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct InspectRequest {
    std::filesystem::path checkpoint;
    bool hashes = false; ///< SHA-256 of every tensor's row-major little-endian bytes
};

struct CheckpointReport {
    Checkpoint checkpoint;
    std::optional<ClipConfig> config; ///< empty: not a CLIP model, or (warned of) not a sound one
    std::int64_t parameters = 0;
    std::optional<float> logitScale;
    std::vector<std::string> tensorHashes; ///< one a tensor, empty vector without `hashes`
    std::vector<std::string>
        warnings; ///< the checkpoint's and ours (NaN or infinite weights: tensor, count)
};

/// Shows any file of tensors. Errors: those of openCheckpoint.
CheckpointReport inspectCheckpoint(const InspectRequest& request, TaskContext& context);

} // namespace clinic
