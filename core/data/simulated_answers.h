// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/synthetic_questions.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// How a made-up model answers; shares are 0 to 1. There is no such model: these answers only
/// serve to show what scores look like.
struct SimulatedModel {
    std::string_view name; ///< begins with "simulated-"
    std::string_view about; ///< one sentence
    double positive = 1; ///< share of positive questions that it gets right
    double leading = 1; ///< and of leading ones
    double misled = 0; ///< share of its leading errors that take the premise for true
    bool verbose = false; ///< sentences around the letter
    double empty = 0; ///< share of answers that are null, as after an error
    double missing = 0; ///< share of questions without any row
};

/// Four: strong, misled by leading questions, verbose, patchy.
std::span<const SimulatedModel> simulatedModels();

/// A row of a model's result file.
struct SimulatedAnswer {
    bool isThere = true;
    std::optional<std::string> text; ///< empty: null
};

/// What simulatedModels()[model] says to question `place` of a set; from (seed, model, place)
/// alone.
SimulatedAnswer simulateAnswer(
    std::size_t model, const SyntheticQuestion& question, std::uint64_t seed, std::uint64_t place);

} // namespace clinic
