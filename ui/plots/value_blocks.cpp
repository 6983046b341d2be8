// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/value_blocks.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

constexpr std::size_t blockSize = 64;

ValueSummary summaryOf(std::span<const double> values)
{
    ValueSummary summary;
    for (const double value : values)
        summary.add(value);
    return summary;
}

} // namespace

void ValueSummary::add(double value)
{
    if (!std::isfinite(value))
        return;
    low = std::min(low, value);
    high = std::max(high, value);
    sum += value;
    ++count;
}

void ValueSummary::add(const ValueSummary& other)
{
    low = std::min(low, other.low);
    high = std::max(high, other.high);
    sum += other.sum;
    count += other.count;
}

/// The last block only where it is full.
ValueBlocks::ValueBlocks(std::span<const double> values)
{
    m_blocks.reserve(values.size() / blockSize);
    for (std::size_t at = 0; at + blockSize <= values.size(); at += blockSize)
        m_blocks.push_back(summaryOf(values.subspan(at, blockSize)));
}

ValueSummary ValueBlocks::of(
    std::span<const double> values, std::size_t begin, std::size_t end) const
{
    const std::size_t firstBlock = (begin + blockSize - 1) / blockSize;
    const std::size_t lastBlock = std::min(end / blockSize, m_blocks.size());
    if (firstBlock >= lastBlock)
        return summaryOf(values.subspan(begin, end - begin));
    const std::size_t middle = firstBlock * blockSize;
    const std::size_t rest = lastBlock * blockSize;
    ValueSummary summary = summaryOf(values.subspan(begin, middle - begin));
    for (std::size_t block = firstBlock; block < lastBlock; ++block)
        summary.add(m_blocks[block]);
    summary.add(summaryOf(values.subspan(rest, end - rest)));
    return summary;
}

} // namespace clinic::ui
