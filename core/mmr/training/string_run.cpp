// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/string_run.h"

#include <cstdint>
#include <cstring>

namespace clinic {

namespace {
constexpr std::uint64_t lows = 0x0101010101010101U;
constexpr std::uint64_t highs = 0x8080808080808080U;

/// Not zero exactly if one of the eight bytes is `c`.
constexpr std::uint64_t holds(std::uint64_t word, unsigned char c)
{
    const std::uint64_t difference = word ^ (lows * c);
    return (difference - lows) & ~difference & highs;
}
} // namespace

std::size_t plainRun(std::string_view text)
{
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((holds(word, '"') | holds(word, '\\') | holds(word, '\n')) != 0)
            break;
    }
    while (at < text.size() && text[at] != '"' && text[at] != '\\' && text[at] != '\n')
        ++at;
    return at;
}

} // namespace clinic
