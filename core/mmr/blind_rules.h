// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/score.h"

#include <string>
#include <vector>

namespace clinic {

/// A rule that answers without looking at the picture: what a score is worth is seen beside these.
struct BlindRule {
    std::string name; ///< "longest option"
    MmrScore score;
};

/// Longest and shortest option, the only negated one (else the longest), the one that shares most
/// of its words with the stem, and each letter; of equals the first letter.
std::vector<BlindRule> blindRules(const MmrBenchmark& benchmark);

} // namespace clinic
