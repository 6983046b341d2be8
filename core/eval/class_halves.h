// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// Two parts of a labelled set, rows ascending: something to learn from, and something to measure
/// on.
struct ClassHalves {
    std::vector<std::size_t> first;
    std::vector<std::size_t> second;
};

/// Each class cut in two by the seed, the first part the larger where its rows are odd in number.
/// `labels`: of each row, below `classes`.
ClassHalves halveByClass(
    std::span<const std::size_t> labels, std::size_t classes, std::uint64_t seed);

} // namespace clinic
