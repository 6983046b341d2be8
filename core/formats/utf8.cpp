// SPDX-License-Identifier: Apache-2.0
#include "core/formats/utf8.h"

#include <cstddef>
#include <cstdint>

namespace clinic {

namespace {
/// Length of the sequence that begins at `at`, 0 if it is not well-formed.
std::size_t sequenceLength(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(at);
    if (first < 0x80)
        return 1;
    const std::size_t length = first < 0xc2 ? 0
        : first < 0xe0                      ? 2
        : first < 0xf0                      ? 3
        : first < 0xf5                      ? 4
                                            : 0;
    if (length == 0 || length > text.size() - at)
        return 0;
    std::uint32_t code = first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0U) != 0x80)
            return 0;
        code = (code << 6) | (byte(at + i) & 0x3fU);
    }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000))
        return 0;
    return length;
}
} // namespace

bool isUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

} // namespace clinic
