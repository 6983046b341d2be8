// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint.h"
#include "core/nn/architecture.h"

#include <optional>

namespace clinic {

/// Empty if the tensors are not a CLIP model. Error{Format} for one whose shapes contradict each
/// other or exceed sane bounds (layers <= 512, width <= 16384, vocabulary <= 2^21), before anything
/// is allocated. Errors name the checkpoint.
std::optional<ClipConfig> deriveClipConfig(const Checkpoint& checkpoint);

} // namespace clinic
