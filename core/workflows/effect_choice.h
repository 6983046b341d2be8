// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/data/embedding_set.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Which samples a trigger is tried on.
struct EffectChoice {
    /// Rows to choose from; empty: clean rows of other labels than the target. Rows that were not
    /// embedded are never chosen.
    std::vector<std::int64_t> among;
    std::string target; ///< label of the target class
    std::size_t count = 32; ///< at most
    std::uint64_t seed = 0;
};

/// The first rows of one random order of all that can be chosen: a larger count begins with the
/// rows of a smaller one. Error{Config} if there is none to choose.
std::vector<std::int64_t> chooseSamples(
    const EmbeddingSet& set, const EffectChoice& choice, TaskContext& context);

/// The labels of a set, by name.
struct SetLabels {
    std::vector<std::string> names; ///< at most as many as asked for, the most frequent ones
    std::size_t distinct = 0; ///< of all
};
SetLabels labelsOf(const EmbeddingSet& set, std::size_t most, TaskContext& context);

/// What an attack on these samples was probably for: the longest class that the target caption
/// names; else the one that most captions of poisoned rows name; else the first. Empty without
/// classes. No class is an empty name.
std::string suggestTarget(const EmbeddingSet& set, std::span<const std::string> classes,
    std::string_view targetCaption, TaskContext& context);

} // namespace clinic
