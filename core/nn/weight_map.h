// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"
#include "core/nn/architecture.h"

#include <string>
#include <vector>

namespace clinic {

class ClipNet;

/// What loading left aside.
struct LoadReport {
    std::vector<std::string> unused; ///< tensors of the file that the network has no place for
};

/// Fills a network from a checkpoint of any layout, as F32. Error{Mismatch} naming what is missing,
/// has another shape, or belongs to a part this program does not have (a layer scale, say).
LoadReport loadWeights(ClipNet& net, const TensorTable& tensors);

} // namespace clinic
