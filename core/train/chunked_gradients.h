// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/objective.h"

namespace clinic {

struct ChunkOptions {
    std::int64_t chunk = 0; ///< rows encoded at a time
    double share = 1; ///< of the gradients
    at::ScalarType precision = at::kFloat;
};

/// Gradients of a batch whose activations do not fit into memory at once: all rows are encoded in
/// chunks without gradients, the loss is over all of them, and each chunk is encoded once more for
/// its part of the gradients. The same as the whole batch up to rounding, but that a batch norm
/// sees a chunk at a time. Source: Gao et al., arXiv 2101.06983.
StepLoss addChunkedGradients(ClipNet& net, const Objective& objective, const StepTensors& batch,
    const ChunkOptions& options);

} // namespace clinic
