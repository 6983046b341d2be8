// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace clinic {

namespace {
std::uint64_t splitMix(std::uint64_t& state)
{
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}
} // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream)
{
    std::uint64_t state = seed;
    state = splitMix(state) ^ (stream * 0xd1342543de82ef95ULL + 1);
    for (auto& word : m_state)
        word = splitMix(state);
}

std::uint64_t Rng::next()
{
    auto& s = m_state;
    const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = std::rotl(s[3], 45);
    return result;
}

double Rng::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::uint64_t Rng::below(std::uint64_t n)
{
    const std::uint64_t limit = -n % n; // 2^64 mod n
    std::uint64_t x = next();
    while (x < limit)
        x = next();
    return x % n;
}

double Rng::normal()
{
    const double u = 1.0 - uniform(); // (0, 1]: the logarithm stays finite
    const double v = uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

} // namespace clinic
