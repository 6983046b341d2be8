// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/zip_directory.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

constexpr std::uint32_t localSignature = 0x04034b50;
constexpr std::uint32_t descriptorSignature = 0x08074b50;
constexpr std::uint64_t localSize = 30;
constexpr std::uint64_t maxGap = 4096;
constexpr std::uint32_t all32 = 0xffffffffU;

[[noreturn]] void bad(const ZipEntry& entry, const std::string& what)
{
    throw Error(ErrorKind::Format, "zip: record " + clinic::quoted(entry.name) + ": " + what);
}

struct LocalHeader {
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
};

/// The 64-bit sizes of a local header whose 32-bit ones are all ones.
void readLocalExtra(std::span<const std::byte> extra, const ZipEntry& entry, LocalHeader& local)
{
    const bool needSize = local.size == all32;
    const bool needCompressed = local.compressedSize == all32;
    ByteReader reader(extra);
    while (!reader.atEnd()) {
        if (reader.remaining() < 4)
            bad(entry, "extra field of the local header runs past it");
        const auto id = reader.little<std::uint16_t>();
        const auto length = reader.little<std::uint16_t>();
        if (length > reader.remaining())
            bad(entry, "extra field of the local header runs past it");
        ByteReader field(reader.bytes(length));
        if (id != 1)
            continue;
        if (needSize && field.remaining() >= 8)
            local.size = field.little<std::uint64_t>();
        if (needCompressed && field.remaining() >= 8)
            local.compressedSize = field.little<std::uint64_t>();
    }
}

void compareLocal(const ZipEntry& entry, const LocalHeader& local)
{
    if (local.method != entry.method)
        bad(entry, "local header and directory disagree about the packing");
    if (local.flags != entry.flags)
        bad(entry, "local header and directory disagree about the flags");
    const bool later = (entry.flags & 8U) != 0; // then zero means: see the descriptor
    const auto agrees = [later](std::uint64_t here, std::uint64_t there) {
        return here == there || (later && here == 0);
    };
    if (!agrees(local.crc, entry.crc) || !agrees(local.compressedSize, entry.compressedSize)
        || !agrees(local.size, entry.size))
        bad(entry, "local header and directory disagree about size or checksum");
}

/// Checks the local header and sets entry.dataOffset.
void readLocal(const InputFile& file, std::uint64_t limit, ZipEntry& entry)
{
    const std::uint64_t at = entry.localOffset;
    if (at > limit || limit - at < localSize)
        bad(entry,
            "lies at byte " + std::to_string(at) + ", behind the end of the data at "
                + std::to_string(limit));
    std::array<std::byte, 512> buffer; // header and name, and mostly the extra field, in one read
    const auto have = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), limit - at));
    file.readAt(at, have);
    ByteReader reader(have);
    if (reader.little<std::uint32_t>() != localSignature)
        bad(entry, "no local header at byte " + std::to_string(at));
    LocalHeader local;
    reader.skip(2); // version
    local.flags = reader.little<std::uint16_t>();
    local.method = reader.little<std::uint16_t>();
    reader.skip(4); // time
    local.crc = reader.little<std::uint32_t>();
    local.compressedSize = reader.little<std::uint32_t>();
    local.size = reader.little<std::uint32_t>();
    const auto nameLength = reader.little<std::uint16_t>();
    const auto extraLength = reader.little<std::uint16_t>();
    if (nameLength != entry.name.size() || nameLength > reader.remaining()
        || reader.text(nameLength) != entry.name)
        bad(entry, "the local header has another name than the directory");
    const std::uint64_t extraAt = at + localSize + nameLength;
    if (extraLength > limit - extraAt)
        bad(entry, "extra field of the local header runs past the data");
    entry.dataOffset = extraAt + extraLength;
    if (extraLength <= reader.remaining())
        readLocalExtra(reader.bytes(extraLength), entry, local);
    else
        readLocalExtra(file.read(extraAt, extraLength), entry, local);
    compareLocal(entry, local);
    if (entry.compressedSize > limit - entry.dataOffset)
        bad(entry, "reaches past the end of the data");
}

template <typename Size>
bool descriptorMatches(std::span<const std::byte> bytes, const ZipEntry& entry)
{
    if (bytes.size() < 8 + 2 * sizeof(Size))
        return false;
    ByteReader reader(bytes);
    return reader.little<std::uint32_t>() == descriptorSignature
        && reader.little<std::uint32_t>() == entry.crc
        && reader.little<Size>() == entry.compressedSize && reader.little<Size>() == entry.size;
}

/// Where the record ends, its descriptor included.
std::uint64_t recordEnd(const InputFile& file, std::uint64_t limit, const ZipEntry& entry)
{
    const std::uint64_t dataEnd = entry.dataOffset + entry.compressedSize;
    if ((entry.flags & 8U) == 0)
        return dataEnd;
    std::array<std::byte, 24> buffer;
    const auto have =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), limit - dataEnd));
    file.readAt(dataEnd, have);
    const bool wide = descriptorMatches<std::uint64_t>(have, entry);
    const bool narrow = descriptorMatches<std::uint32_t>(have, entry);
    if (wide && (entry.zip64 || !narrow))
        return dataEnd + 24;
    if (narrow)
        return dataEnd + 16;
    if (entry.size == 0 && entry.compressedSize == 0)
        return dataEnd; // torch writes none after an empty record
    bad(entry, "its descriptor disagrees with the directory");
}

/// Only zero bytes may stand between records: anything else would be an entry that the directory
/// hides.
void checkGap(const InputFile& file, std::uint64_t begin, std::uint64_t end, const ZipEntry& after)
{
    if (begin > end)
        bad(after, "overlaps the record before it");
    if (end - begin > maxGap)
        bad(after, std::to_string(end - begin) + " bytes before it belong to no record");
    const auto gap = file.read(begin, end - begin);
    if (!std::ranges::all_of(gap, [](std::byte b) { return b == std::byte {0}; }))
        bad(after, "bytes before it belong to no record (a hidden entry?)");
}

} // namespace

void checkZipLocals(const InputFile& file, const ZipEnd& end, std::vector<ZipEntry>& entries)
{
    std::vector<ZipEntry*> order;
    order.reserve(entries.size());
    for (ZipEntry& entry : entries)
        order.push_back(&entry);
    std::ranges::stable_sort(order, {}, &ZipEntry::localOffset);
    std::uint64_t covered = 0;
    for (ZipEntry* entry : order) {
        if (entry->localOffset
            < covered) // before reading: a bomb lists one place thousands of times
            bad(*entry, "overlaps the record before it");
        readLocal(file, end.directoryOffset, *entry);
        checkGap(file, covered, entry->localOffset, *entry);
        covered = recordEnd(file, end.directoryOffset, *entry);
    }
    if (!order.empty()) {
        if (order.front()->localOffset != 0)
            bad(*order.front(), "does not begin the file");
        if (end.directoryOffset - covered > maxGap)
            bad(*order.back(), "bytes behind it belong to no record");
        const auto rest = file.read(covered, end.directoryOffset - covered);
        if (!std::ranges::all_of(rest, [](std::byte b) { return b == std::byte {0}; }))
            bad(*order.back(), "bytes behind it belong to no record (a hidden entry?)");
    }
}

} // namespace clinic
