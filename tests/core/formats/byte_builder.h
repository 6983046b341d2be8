// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <zlib.h>

namespace clinic {

/// Writes files with exactly the damage that a test is about.
class ByteBuilder {
public:
    ByteBuilder& text(std::string_view text)
    {
        m_bytes.append(text.data(), static_cast<qsizetype>(text.size()));
        return *this;
    }
    ByteBuilder& raw(std::initializer_list<int> bytes)
    {
        for (const int byte : bytes)
            m_bytes.append(static_cast<char>(byte));
        return *this;
    }
    ByteBuilder& zeros(int count)
    {
        m_bytes.append(QByteArray(count, '\0'));
        return *this;
    }
    template <typename T> ByteBuilder& little(T value)
    {
        std::array<char, sizeof(T)> raw;
        std::memcpy(raw.data(), &value, sizeof(T));
        return text({raw.data(), raw.size()});
    }
    ByteBuilder& big32(std::uint32_t v)
    {
        return raw({int(v >> 24), int(v >> 16 & 255), int(v >> 8 & 255), int(v & 255)});
    }
    ByteBuilder& big16(std::uint32_t v) { return raw({int(v >> 8 & 255), int(v & 255)}); }

    /// A PNG chunk with a right checksum, or one that is off by `damage`.
    ByteBuilder& pngChunk(std::string_view type, const QByteArray& data, std::uint32_t damage = 0)
    {
        big32(static_cast<std::uint32_t>(data.size()));
        QByteArray body(type.data(), 4);
        body.append(data);
        const auto sum = crc32(
            0, reinterpret_cast<const Bytef*>(body.constData()), static_cast<uInt>(body.size()));
        m_bytes.append(body);
        return big32(static_cast<std::uint32_t>(sum) ^ damage);
    }
    /// A JPEG segment with its length.
    ByteBuilder& jpegSegment(int marker, const QByteArray& data)
    {
        raw({0xff, marker}).big16(static_cast<std::uint32_t>(data.size()) + 2);
        m_bytes.append(data);
        return *this;
    }

    const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

inline std::span<const std::byte> spanOf(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace clinic
