// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Where one tensor of the network (OpenAI's name) comes from in a file.
struct WeightSource {
    std::vector<std::string>
        names; ///< one, or three (query, key, value) to be stacked in this order
    bool transposed = false; ///< the file keeps it as out x in, the network as in x out
};

WeightSource weightSource(std::string_view name, WeightLayout layout);

/// Tensors that carry no weights: position ids, masks, OpenAI's three extra numbers.
bool isWeightless(std::string_view fileName);
/// Names under which only parts of the two towers live; an unknown one there would change the
/// result.
bool isInsideTower(std::string_view fileName);

} // namespace clinic
