// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace clinic {

/// Collects bytes in the order of a file; the counterpart of ByteReader.
class ByteWriter {
public:
    std::span<const std::byte> bytes() const { return m_bytes; }

    void u8(unsigned value) { m_bytes.push_back(static_cast<std::byte>(value)); }
    void bytes(std::span<const std::byte> more)
    {
        m_bytes.insert(m_bytes.end(), more.begin(), more.end());
    }
    void text(std::string_view more) { bytes(std::as_bytes(std::span(more))); }

    /// A number, least significant byte first.
    template <typename T> void little(T value)
    {
        static_assert(std::is_arithmetic_v<T> && std::endian::native == std::endian::little);
        bytes(std::as_bytes(std::span(&value, 1)));
    }

private:
    std::vector<std::byte> m_bytes;
};

} // namespace clinic
