// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace clinic {

/// Walks over untrusted bytes. Every read is checked first and throws Error{Format} naming the
/// position.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_bytes.size() - m_position; }
    bool atEnd() const { return remaining() == 0; }
    void seek(std::size_t position);
    void skip(std::size_t count) { bytes(count); }

    std::span<const std::byte> bytes(std::size_t count);
    std::string_view text(std::size_t count);
    std::uint8_t u8() { return little<std::uint8_t>(); }

    /// A little-endian number.
    template <typename T> T little()
    {
        static_assert(
            std::is_trivially_copyable_v<T> && std::endian::native == std::endian::little);
        T value;
        std::memcpy(&value, bytes(sizeof(T)).data(), sizeof(T));
        return value;
    }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
};

} // namespace clinic
