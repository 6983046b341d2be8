// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/synthetic_caption.h"
#include "core/image/image.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// The demo's two sets of pictures; they never share one.
enum class SyntheticSplit { Train, Evaluation };

/// One drawn picture of one shape, and a caption that is true of it.
struct SyntheticPair {
    Image image; ///< size x size
    SyntheticWords words; ///< all that can be said of it
    std::string caption; ///< some of that
    int label = 0; ///< index into syntheticClasses()
};

/// The ten classes: names of shapes.
const std::vector<std::string>& syntheticClasses();
/// Index of a class by name, -1 if there is none.
int syntheticClassIndex(std::string_view name);

/// Prompts for zero-shot classification, with {} for the class.
const std::vector<std::string>& syntheticPrompts();
/// Draws row `row` of a split from (seed, split, row) alone: thread-safe and the same in any order.
/// Evaluation rows go through the classes in turn; training rows draw theirs. `size` in pixels,
/// >= 32.
SyntheticPair drawSynthetic(
    std::uint64_t seed, SyntheticSplit split, std::int64_t row, int size = 64);

} // namespace clinic
