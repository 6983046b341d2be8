// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"

#include "core/base/error.h"

#include <string>

namespace clinic {

void ByteReader::seek(std::size_t position)
{
    if (position > m_bytes.size())
        throw Error(ErrorKind::Format,
            "position " + std::to_string(position) + " lies behind the end at "
                + std::to_string(m_bytes.size()));
    m_position = position;
}

std::span<const std::byte> ByteReader::bytes(std::size_t count)
{
    if (count > remaining())
        throw Error(ErrorKind::Format,
            "truncated at byte " + std::to_string(m_position) + ": " + std::to_string(count)
                + " more expected, " + std::to_string(remaining()) + " found");
    const auto result = m_bytes.subspan(m_position, count);
    m_position += count;
    return result;
}

std::string_view ByteReader::text(std::size_t count)
{
    const auto raw = bytes(count);
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

} // namespace clinic
