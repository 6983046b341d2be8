// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"
#include "core/train/linear_probe.h"

#include <filesystem>

namespace clinic {

/// The reference's finetune.pt: {state_dict} with `linear.*` and the model as `model.*`. Errors:
/// Io, Resource.
void writeFinetuneFile(
    const std::filesystem::path& path, const TensorTable& model, const LinearProbe& head);

} // namespace clinic
