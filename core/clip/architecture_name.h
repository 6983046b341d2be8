// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"

#include <string_view>
#include <vector>

namespace clinic {

/// Architectures that a new model can have: RN50, RN101, RN50x4 and ViT-B/32 as OpenAI published
/// them, and `tiny`, a small ResNet of 64 pixels for the demo. All with CLIP's vocabulary of 49,408
/// tokens and a context of 77.
std::vector<std::string_view> architectureNames();

/// Error{Config} naming the nearest.
ClipConfig architectureFromName(std::string_view name);

} // namespace clinic
