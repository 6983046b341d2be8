// SPDX-License-Identifier: Apache-2.0
#include "core/table/utf8_check.h"

#include <cstdint>
#include <cstring>

namespace clinic {

namespace {
/// Length of the well-formed sequence at `text`, 0 if there is none. Table 3-7 of the Unicode
/// standard.
std::size_t sequenceLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto isTail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return isTail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        return isTail(1, low, high) && isTail(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
        return isTail(1, low, high) && isTail(2) && isTail(3) ? 4 : 0;
    }
    return 0;
}
} // namespace

std::size_t firstBadUtf8(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size()) {
        std::uint64_t eight = 0;
        if (i + sizeof(eight) <= text.size()) {
            std::memcpy(&eight, text.data() + i, sizeof(eight));
            if ((eight & 0x8080808080808080U) == 0) { // eight ASCII bytes at once
                i += sizeof(eight);
                continue;
            }
        }
        const auto length = sequenceLength(text.substr(i));
        if (length == 0)
            return i;
        i += length;
    }
    return text.size();
}

} // namespace clinic
