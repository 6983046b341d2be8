// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// Pairs of one batch, as a source hands them out.
struct PairBatch {
    std::vector<std::uint8_t> pixels; ///< n x side x side x 3, 8-bit RGB
    std::vector<std::vector<std::int32_t>> tokens; ///< n rows without padding, end token included
};

/// Where training pairs come from. Called from one thread at a time.
class PairSource {
public:
    virtual ~PairSource() = default;
    virtual std::int64_t size() const = 0;
    virtual int side() const = 0; ///< pixels, the model's resolution
    /// Replaces the batch by these rows, in this order.
    virtual void read(std::span<const std::int64_t> rows, PairBatch& batch) const = 0;
};

/// All pairs in memory; for sets of some ten thousand small pictures.
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
    void read(std::span<const std::int64_t> rows, PairBatch& batch) const override;

private:
    std::size_t imageBytes() const;

    int m_side;
    std::vector<std::uint8_t> m_pixels;
    std::vector<std::vector<std::int32_t>> m_tokens;
};

} // namespace clinic
