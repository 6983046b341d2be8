// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace clinic {

/// xoshiro256** seeded through SplitMix64 (Blackman and Vigna). A (seed, stream) pair names one
/// sequence: give each sample its own stream and the result does not depend on the number of
/// threads. The conversions below are ours, not the standard library's distributions, so sequences
/// are equal on every platform.
class Rng {
public:
    explicit Rng(std::uint64_t seed, std::uint64_t stream = 0);

    std::uint64_t next();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform in [0, n), n > 0, without modulo bias.
    std::uint64_t below(std::uint64_t n);
    /// Standard normal (Box-Muller).
    double normal();

private:
    std::array<std::uint64_t, 4> m_state;
};

/// Fisher-Yates.
template <typename T> void shuffle(std::vector<T>& values, Rng& rng)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[rng.below(i)]);
}

} // namespace clinic
