// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace clinic::ui {

/// What a stretch of numbers holds; those that are not finite do not count.
struct ValueSummary {
    double low = std::numeric_limits<double>::infinity(); ///< infinite the wrong way round: none
    double high = -std::numeric_limits<double>::infinity();
    double sum = 0;
    std::int64_t count = 0;

    void add(double value);
    void add(const ValueSummary& other);
};

/// Summaries of many numbers, 64 each: a chart of a million steps is then drawn without a look at
/// each. To be made where the numbers are read, not on the GUI thread.
class ValueBlocks {
public:
    ValueBlocks() = default; ///< none: each number is looked at
    explicit ValueBlocks(std::span<const double> values);

    /// Of values[begin] to values[end - 1]; the values are those that the blocks were made of.
    ValueSummary of(std::span<const double> values, std::size_t begin, std::size_t end) const;

private:
    std::vector<ValueSummary> m_blocks;
};

} // namespace clinic::ui
