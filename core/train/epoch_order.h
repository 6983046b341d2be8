// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace clinic {

/// The rows of one epoch in the order they are trained on, a permutation of [0, pairs) from
/// (seed, epoch) alone, so that a resumed run goes on as if it had not stopped. Epochs count
/// from 1.
std::vector<std::int64_t> epochOrder(std::int64_t pairs, std::uint64_t seed, std::int64_t epoch);

} // namespace clinic
