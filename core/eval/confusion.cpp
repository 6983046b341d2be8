// SPDX-License-Identifier: Apache-2.0
#include "core/eval/confusion.h"

#include <cassert>

namespace clinic {

void ConfusionMatrix::add(std::size_t truth, std::size_t predicted, std::int64_t count)
{
    assert(truth < classes() && predicted < classes());
    m_ofClass[truth] += count;
    m_cells[{truth, predicted}] += count;
}

std::int64_t ConfusionMatrix::at(std::size_t truth, std::size_t predicted) const
{
    const auto found = m_cells.find({truth, predicted});
    return found == m_cells.end() ? 0 : found->second;
}

std::vector<ConfusionMatrix::Cell> ConfusionMatrix::cells() const
{
    std::vector<Cell> cells;
    cells.reserve(m_cells.size());
    for (const auto& [place, count] : m_cells)
        cells.push_back({place.first, place.second, count});
    return cells;
}

} // namespace clinic
