// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"
#include "core/train/linear_probe.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// The reference's finetune.pt: {state_dict} with `linear.*` and the model as `model.*`. Errors:
/// Io, Resource.
void writeFinetuneFile(const std::filesystem::path& path,
    const std::vector<std::pair<std::string, SaveTensor>>& model, const LinearProbe& head);

} // namespace clinic
