// SPDX-License-Identifier: Apache-2.0
#include "core/formats/zip_writer.h"

#include "core/formats/byte_writer.h"

#include <algorithm>
#include <zlib.h>

namespace clinic {

namespace {

constexpr std::uint64_t all32 = 0xffffffffU;
constexpr std::uint64_t alignment = 64;
constexpr std::uint16_t utf8Flag = 0x0800;
constexpr std::uint16_t zip64Version = 45;

std::uint32_t crcOf(std::uint32_t crc, std::span<const std::byte> bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::uint32_t small(std::uint64_t value)
{
    return static_cast<std::uint32_t>(std::min(value, all32));
}

} // namespace

void ZipWriter::add(std::string_view name, std::string_view text)
{
    add(name, std::as_bytes(std::span(text)));
}

void ZipWriter::add(std::string_view name, std::span<const std::byte> bytes)
{
    Entry entry;
    entry.name = m_topFolder + "/" + std::string(name);
    entry.crc = crcOf(0, bytes);
    entry.size = bytes.size();
    entry.offset = m_file.position();
    m_contentCrc = crcOf(m_contentCrc, std::as_bytes(std::span(entry.name)));
    m_contentCrc = crcOf(m_contentCrc, bytes.first(std::min<std::size_t>(bytes.size(), 64)));
    m_contentCrc ^= entry.crc;

    ByteWriter extra;
    if (entry.size >= all32) {
        extra.little<std::uint16_t>(1);
        extra.little<std::uint16_t>(16);
        extra.little<std::uint64_t>(entry.size);
        extra.little<std::uint64_t>(entry.size);
    }
    const std::uint64_t before =
        entry.offset + 30 + entry.name.size() + extra.bytes().size() + 4; // up to the padding
    const std::uint64_t padding = (alignment - before % alignment) % alignment;
    extra.text("FB");
    extra.little(static_cast<std::uint16_t>(padding));
    extra.text(std::string(padding, 'Z'));

    ByteWriter header;
    header.little<std::uint32_t>(0x04034b50);
    header.little(entry.size >= all32 ? zip64Version : std::uint16_t {0});
    header.little(utf8Flag);
    header.little<std::uint16_t>(0); // stored
    header.little<std::uint32_t>(0); // time
    header.little(entry.crc);
    header.little(small(entry.size));
    header.little(small(entry.size));
    header.little(static_cast<std::uint16_t>(entry.name.size()));
    header.little(static_cast<std::uint16_t>(extra.bytes().size()));
    header.text(entry.name);
    m_file.write(header.bytes());
    m_file.write(extra.bytes());
    m_file.write(bytes);
    m_entries.push_back(std::move(entry));
}

void ZipWriter::finish()
{
    const std::uint64_t directoryOffset = m_file.position();
    ByteWriter out;
    for (const Entry& entry : m_entries) {
        ByteWriter extra;
        if (entry.size >= all32) {
            extra.little<std::uint64_t>(entry.size);
            extra.little<std::uint64_t>(entry.size);
        }
        if (entry.offset >= all32)
            extra.little<std::uint64_t>(entry.offset);
        const auto extraSize = static_cast<std::uint16_t>(extra.bytes().size());
        out.little<std::uint32_t>(0x02014b50);
        out.little<std::uint16_t>(0); // made by
        out.little(extraSize > 0 ? zip64Version : std::uint16_t {0});
        out.little(utf8Flag);
        out.little<std::uint16_t>(0);
        out.little<std::uint32_t>(0);
        out.little(entry.crc);
        out.little(small(entry.size));
        out.little(small(entry.size));
        out.little(static_cast<std::uint16_t>(entry.name.size()));
        out.little(static_cast<std::uint16_t>(extraSize > 0 ? extraSize + 4 : 0));
        out.little<std::uint16_t>(0); // comment
        out.little<std::uint16_t>(0); // disk
        out.little<std::uint16_t>(0); // internal attributes
        out.little<std::uint32_t>(0); // external attributes
        out.little(small(entry.offset));
        out.text(entry.name);
        if (extraSize > 0) {
            out.little<std::uint16_t>(1);
            out.little(extraSize);
            out.bytes(extra.bytes());
        }
    }
    const std::uint64_t directorySize = out.bytes().size();
    const std::uint64_t recordOffset = directoryOffset + directorySize;
    const std::uint64_t count = m_entries.size();
    out.little<std::uint32_t>(0x06064b50);
    out.little<std::uint64_t>(44);
    out.little(zip64Version);
    out.little(zip64Version);
    out.little<std::uint64_t>(0); // disks
    out.little(count);
    out.little(count);
    out.little(directorySize);
    out.little(directoryOffset);
    out.little<std::uint32_t>(0x07064b50);
    out.little<std::uint32_t>(0);
    out.little(recordOffset);
    out.little<std::uint32_t>(1);
    out.little<std::uint32_t>(0x06054b50);
    out.little<std::uint32_t>(0);
    const auto shortCount = static_cast<std::uint16_t>(std::min<std::uint64_t>(count, 0xffff));
    out.little(shortCount);
    out.little(shortCount);
    out.little(small(directorySize));
    out.little(small(directoryOffset));
    out.little<std::uint16_t>(0);
    m_file.write(out.bytes());
}

} // namespace clinic
