// SPDX-License-Identifier: Apache-2.0
#include "core/eval/class_halves.h"

#include "core/base/rng.h"

#include <algorithm>

namespace clinic {

ClassHalves halveByClass(
    std::span<const std::size_t> labels, std::size_t classes, std::uint64_t seed)
{
    std::vector<std::vector<std::size_t>> rows(classes);
    for (std::size_t row = 0; row < labels.size(); ++row)
        rows.at(labels[row]).push_back(row);
    ClassHalves halves;
    for (std::size_t c = 0; c < classes; ++c) {
        Rng rng(seed, c);
        shuffle(rows[c], rng);
        const auto middle = rows[c].begin() + static_cast<std::ptrdiff_t>((rows[c].size() + 1) / 2);
        halves.first.insert(halves.first.end(), rows[c].begin(), middle);
        halves.second.insert(halves.second.end(), middle, rows[c].end());
    }
    std::ranges::sort(halves.first);
    std::ranges::sort(halves.second);
    return halves;
}

} // namespace clinic
