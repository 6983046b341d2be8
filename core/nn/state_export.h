// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"
#include "core/nn/torch_fwd.h"

#include <string>
#include <utility>
#include <vector>

namespace clinic {

class ClipNet;

/// What savedTensor() writes it as.
DType savedType(const at::Tensor& tensor);

/// A copy in memory, row-major whatever the memory format; I64 stays, all else becomes F32.
SaveTensor savedTensor(const at::Tensor& tensor);

/// The network's state_dict, in the reference's order and under its names (no `module.`).
std::vector<std::pair<std::string, SaveTensor>> exportState(ClipNet& net);

} // namespace clinic
