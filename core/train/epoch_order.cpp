// SPDX-License-Identifier: Apache-2.0
#include "core/train/epoch_order.h"

#include "core/base/rng.h"

#include <numeric>

namespace clinic {

std::vector<std::int64_t> epochOrder(std::int64_t pairs, std::uint64_t seed, std::int64_t epoch)
{
    // Apart from the streams of the new weights, which count up from 0.
    constexpr std::uint64_t firstStream = std::uint64_t {1} << 32;
    std::vector<std::int64_t> order(static_cast<std::size_t>(pairs));
    std::iota(order.begin(), order.end(), std::int64_t {0});
    Rng rng(seed, firstStream + static_cast<std::uint64_t>(epoch));
    shuffle(order, rng);
    return order;
}

} // namespace clinic
