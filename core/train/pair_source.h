// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/train_batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// Where training rows come from. Called from several threads at once.
class PairSource {
public:
    virtual ~PairSource() = default;
    /// Number of rows; they are numbered from 0.
    virtual std::int64_t size() const = 0;
    virtual int side() const = 0; ///< pixels, the model's resolution
    /// These rows, in this order; `epoch` (from 1) decides how they are augmented. A row that
    /// cannot be read is left out and named in the batch.
    virtual TrainBatch read(std::span<const std::int64_t> rows, std::int64_t epoch) const = 0;
};

/// All pairs in memory, not augmented; for small sets and tests.
class MemoryPairs : public PairSource {
public:
    explicit MemoryPairs(int side)
        : m_side(side)
    {
    }

    /// `pixels`: side x side x 3.
    void add(std::span<const std::uint8_t> pixels, std::vector<std::int32_t> tokens);

    std::int64_t size() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    int side() const override { return m_side; }
    TrainBatch read(std::span<const std::int64_t> rows, std::int64_t epoch) const override;

private:
    std::size_t imageBytes() const;

    int m_side;
    std::vector<std::uint8_t> m_pixels;
    TokenIds m_tokens;
};

} // namespace clinic
