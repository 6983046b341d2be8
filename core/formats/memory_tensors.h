// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"
#include "core/formats/tensor_table.h"

#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// Tensors in memory as a checkpoint's table shows those of a file. Keeps their owners alive.
TensorTable tensorTableOf(const std::vector<std::pair<std::string, SaveTensor>>& tensors);

} // namespace clinic
