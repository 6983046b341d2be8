// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace clinic {

class ClipNet;

/// One tensor as a file keeps it: row-major little-endian bytes. No torch.
struct TensorBytes {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
};

/// The network's state_dict, in the reference's order and under its names (no `module.`).
std::vector<TensorBytes> exportState(ClipNet& net);

} // namespace clinic
