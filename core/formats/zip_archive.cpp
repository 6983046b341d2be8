// SPDX-License-Identifier: Apache-2.0
#include "core/formats/zip_archive.h"

#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/zip_directory.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <numeric>
#include <zlib.h>

namespace clinic {

namespace {

constexpr std::uint64_t maxInflated = 64ULL << 20;
constexpr std::uint64_t maxRatio = 200;
constexpr std::size_t chunk = 256 * 1024; // the checksum then reads what is still in the cache

[[noreturn]] void bad(const ZipEntry& entry, const std::string& what)
{
    throw Error(ErrorKind::Format, "zip: record " + clinic::quoted(entry.name) + ": " + what);
}

std::uint32_t crcOf(std::uint32_t crc, std::span<const std::byte> bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

void compareCrc(const ZipEntry& entry, std::uint32_t crc)
{
    if (crc != entry.crc)
        bad(entry,
            "is damaged: its CRC-32 differs from the directory's; copy or download the file again");
}

std::vector<std::byte> inflateRecord(const ZipEntry& entry, std::span<const std::byte> packed)
{
    if (entry.size > maxInflated || entry.size > entry.compressedSize * maxRatio + 1024)
        bad(entry,
            "would inflate from " + std::to_string(entry.compressedSize) + " to "
                + std::to_string(entry.size) + " bytes; the limits are 64 MiB and 200 to 1");
    if (entry.compressedSize > entry.size + entry.size / 100 + 1024)
        bad(entry, "is packed to more bytes than it has");
    std::vector<std::byte> out(entry.size + 1); // one more, to notice a size that lies
    z_stream stream {};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        throw Error(ErrorKind::Resource, "zip: no memory to inflate a record");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, ::inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = ::inflate(&stream, Z_FINISH);
    if (status != Z_STREAM_END || stream.avail_in != 0 || stream.total_out != entry.size)
        bad(entry,
            "does not inflate to the " + std::to_string(entry.size) + " bytes that were announced");
    out.resize(entry.size);
    return out;
}

std::string lowered(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

void refuseTwins(const std::vector<ZipEntry>& entries)
{
    std::vector<std::string> names;
    names.reserve(entries.size());
    for (const ZipEntry& entry : entries)
        names.push_back(lowered(entry.name));
    std::ranges::sort(names);
    const auto twin = std::ranges::adjacent_find(names);
    if (twin != names.end())
        throw Error(ErrorKind::Format, "zip: two records named " + clinic::quoted(*twin));
}

} // namespace

ZipArchive::ZipArchive(InputFile file)
    : m_file(std::move(file))
{
    if (m_file.size() < 4)
        throw Error(ErrorKind::Format,
            "zip: file is truncated: " + std::to_string(m_file.size()) + " bytes");
    const auto head = m_file.read(0, 4);
    if (ByteReader(head).little<std::uint32_t>() != 0x04034b50)
        throw Error(ErrorKind::Format,
            "zip: does not begin with a record (empty, or something stands before it)");
    const ZipEnd end = findZipEnd(m_file);
    m_entries = readZipDirectory(m_file, end);
    refuseTwins(m_entries);
    checkZipLocals(m_file, end, m_entries);
    if (!m_entries.empty())
        m_topFolder = m_entries.front().name.substr(0, m_entries.front().name.find('/'));
    for (ZipEntry& entry : m_entries) {
        if (!entry.name.starts_with(m_topFolder + "/"))
            bad(entry, "lies outside the top folder " + clinic::quoted(m_topFolder));
        entry.name.erase(0, m_topFolder.size() + 1);
    }
    m_byName.resize(m_entries.size());
    std::iota(m_byName.begin(), m_byName.end(), std::size_t {0});
    std::ranges::sort(
        m_byName, {}, [this](std::size_t i) -> const std::string& { return m_entries[i].name; });
}

std::optional<std::size_t> ZipArchive::find(std::string_view name) const
{
    const auto place = std::ranges::lower_bound(
        m_byName, name, {}, [this](std::size_t i) { return std::string_view(m_entries[i].name); });
    return place != m_byName.end() && m_entries[*place].name == name ? std::optional(*place)
                                                                     : std::nullopt;
}

std::vector<std::byte> ZipArchive::read(std::size_t index, std::uint64_t limit) const
{
    const ZipEntry& entry = m_entries[index];
    if (entry.size > limit)
        bad(entry,
            "has " + std::to_string(entry.size) + " bytes, the limit is " + std::to_string(limit));
    if (entry.method == 0) {
        std::vector<std::byte> out(entry.size);
        readStored(index, out);
        return out;
    }
    auto out = inflateRecord(entry, m_file.read(entry.dataOffset, entry.compressedSize));
    compareCrc(entry, crcOf(0, out));
    return out;
}

void ZipArchive::readStored(std::size_t index, std::span<std::byte> out) const
{
    const ZipEntry& entry = m_entries[index];
    assert(entry.method == 0 && out.size() == entry.size);
    std::uint32_t crc = 0;
    for (std::size_t done = 0; done < out.size(); done += chunk) {
        const auto piece = out.subspan(done, std::min(chunk, out.size() - done));
        m_file.readAt(entry.dataOffset + done, piece);
        crc = crcOf(crc, piece);
    }
    compareCrc(entry, crc);
}

void ZipArchive::verifyStored(std::size_t index) const
{
    const ZipEntry& entry = m_entries[index];
    std::vector<std::byte> buffer(std::min<std::uint64_t>(chunk, entry.size));
    std::uint32_t crc = 0;
    for (std::uint64_t done = 0; done < entry.size; done += buffer.size()) {
        const auto piece =
            std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), entry.size - done));
        m_file.readAt(entry.dataOffset + done, piece);
        crc = crcOf(crc, piece);
    }
    compareCrc(entry, crc);
}

} // namespace clinic
