// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"
#include "core/image/image.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A drawn picture, and one thing that can be asked about it.
struct QuestionScene {
    Image image;
    std::string asks; ///< "What colour is the star?"
    /// What could be true: "the star is red". The first is, no other is; at least four, all
    /// different, in small letters and without a full stop.
    std::vector<std::string> claims;
};

/// Draws a scene of one of mmrCategories(), by its key; side x side pixels. Thread-safe.
QuestionScene drawQuestionScene(std::string_view category, Rng& rng, int side);

} // namespace clinic
