// SPDX-License-Identifier: Apache-2.0
#include "core/train/pair_source.h"

#include <cassert>

namespace clinic {

std::size_t MemoryPairs::imageBytes() const
{
    return static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side) * 3;
}

void MemoryPairs::add(std::span<const std::uint8_t> pixels, std::vector<std::int32_t> tokens)
{
    assert(pixels.size() == imageBytes());
    m_pixels.insert(m_pixels.end(), pixels.begin(), pixels.end());
    m_tokens.push_back(std::move(tokens));
}

TrainBatch MemoryPairs::read(std::span<const std::int64_t> rows, std::int64_t) const
{
    TrainBatch batch;
    batch.rows.assign(rows.begin(), rows.end());
    batch.pixels.reserve(rows.size() * imageBytes());
    for (const std::int64_t row : rows) {
        const auto index = static_cast<std::size_t>(row);
        const auto first = m_pixels.begin() + static_cast<std::ptrdiff_t>(index * imageBytes());
        batch.pixels.insert(
            batch.pixels.end(), first, first + static_cast<std::ptrdiff_t>(imageBytes()));
        batch.tokens.push_back(m_tokens[index]);
    }
    return batch;
}

} // namespace clinic
