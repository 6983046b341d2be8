// SPDX-License-Identifier: Apache-2.0
#include "core/formats/zip_directory.h"

#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/utf8.h"

#include <algorithm>
#include <optional>

namespace clinic {

namespace {

constexpr std::uint32_t centralSignature = 0x02014b50;
constexpr std::uint32_t endSignature = 0x06054b50;
constexpr std::uint32_t zip64EndSignature = 0x06064b50;
constexpr std::uint32_t zip64LocatorSignature = 0x07064b50;
constexpr std::uint64_t endSize = 22;
constexpr std::uint64_t locatorSize = 20;
constexpr std::uint64_t zip64EndSize = 56;
constexpr std::uint64_t maxDirectoryBytes = 64ULL << 20;
constexpr std::uint64_t maxEntries = 100'000;
constexpr std::size_t maxNameBytes = 256;
constexpr std::uint32_t all32 = 0xffffffffU;

[[noreturn]] void bad(const std::string& what)
{
    throw Error(ErrorKind::Format, "zip: " + what);
}

/// Position of the end record inside `tail`: the only one whose comment ends with the file.
std::size_t findEndRecord(std::span<const std::byte> tail, std::uint64_t fileSize)
{
    std::optional<std::size_t> found;
    ByteReader reader(tail);
    for (std::size_t at = 0; at + endSize <= tail.size(); ++at) {
        if (tail[at] != std::byte {'P'} || tail[at + 1] != std::byte {'K'})
            continue;
        reader.seek(at);
        if (reader.little<std::uint32_t>() != endSignature)
            continue;
        reader.seek(at + 20);
        if (at + endSize + reader.little<std::uint16_t>() != tail.size())
            continue;
        if (found)
            bad("two end records; which one counts is ambiguous");
        found = at;
    }
    if (!found)
        bad("file is truncated or damaged: begins as a zip archive, but no end record closes its "
            + std::to_string(fileSize) + " bytes; copy or download it again");
    return *found;
}

void mergeField(std::uint64_t& value, std::uint64_t small, std::uint64_t allOnes, const char* what)
{
    if (small != allOnes && small != value)
        bad(std::string("the zip64 record and the end record disagree about ") + what + " ("
            + std::to_string(value) + " and " + std::to_string(small) + ")");
}

/// Reads the zip64 end record, which must lie directly before its locator at `locatorAt`.
ZipEnd readZip64End(const InputFile& file, std::uint64_t locatorAt, const ZipEnd& small)
{
    const auto locatorBytes = file.read(locatorAt, locatorSize);
    ByteReader locator(locatorBytes);
    locator.skip(4);
    const auto disk = locator.little<std::uint32_t>();
    const auto recordAt = locator.little<std::uint64_t>();
    const auto disks = locator.little<std::uint32_t>();
    if (locatorAt < zip64EndSize || recordAt != locatorAt - zip64EndSize)
        bad("the zip64 locator points to " + std::to_string(recordAt)
            + ", not to the record before it");
    const auto bytes = file.read(recordAt, zip64EndSize);
    ByteReader reader(bytes);
    if (reader.little<std::uint32_t>() != zip64EndSignature || reader.little<std::uint64_t>() != 44)
        bad("no zip64 end record of 56 bytes at " + std::to_string(recordAt));
    reader.skip(4); // versions
    const auto thisDisk = reader.little<std::uint32_t>();
    const auto directoryDisk = reader.little<std::uint32_t>();
    const auto onThisDisk = reader.little<std::uint64_t>();
    ZipEnd end;
    end.entryCount = reader.little<std::uint64_t>();
    end.directorySize = reader.little<std::uint64_t>();
    end.directoryOffset = reader.little<std::uint64_t>();
    if (disk != 0 || disks > 1 || thisDisk != 0 || directoryDisk != 0
        || onThisDisk != end.entryCount)
        bad("archives of more than one disk are not supported");
    mergeField(end.entryCount, small.entryCount, 0xffff, "the number of entries");
    mergeField(end.directorySize, small.directorySize, all32, "the size of the directory");
    mergeField(end.directoryOffset, small.directoryOffset, all32, "the place of the directory");
    return end;
}

void checkName(std::string_view name)
{
    const std::string shown = clinic::quoted(name);
    if (name.empty() || name.size() > maxNameBytes)
        bad("record name of " + std::to_string(name.size()) + " bytes; 1 to "
            + std::to_string(maxNameBytes) + " are allowed");
    if (!isUtf8(name) || name.find('\0') != std::string_view::npos
        || name.find('\\') != std::string_view::npos)
        bad("record name " + shown + " has a byte that no name may have");
    if (name.front() == '/')
        bad("record name " + shown + " is an absolute path");
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const std::string_view part = name.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..")
            bad("record name " + shown + " leads outside its folder or is a folder itself");
        begin = end + 1;
    }
    if (name.find('/') == std::string_view::npos)
        bad("record " + shown + " lies outside the one top folder that torch.save makes");
}

/// Replaces the all-ones fields of an entry by those of its zip64 field; returns whether there was
/// one.
void readExtra(std::span<const std::byte> extra, ZipEntry& entry)
{
    const bool needSize = entry.size == all32;
    const bool needCompressed = entry.compressedSize == all32;
    const bool needOffset = entry.localOffset == all32;
    ByteReader reader(extra);
    while (!reader.atEnd()) {
        if (reader.remaining() < 4)
            bad("extra field of " + clinic::quoted(entry.name) + " runs past its record");
        const auto id = reader.little<std::uint16_t>();
        const auto length = reader.little<std::uint16_t>();
        if (length > reader.remaining())
            bad("extra field of " + clinic::quoted(entry.name) + " runs past its record");
        ByteReader field(reader.bytes(length));
        if (id != 1)
            continue;
        if (entry.zip64)
            bad("two zip64 fields for " + clinic::quoted(entry.name));
        entry.zip64 = true;
        const auto take = [&](bool need, std::uint64_t& value) {
            if (!need)
                return;
            if (field.remaining() < 8)
                bad("zip64 field of " + clinic::quoted(entry.name) + " is too short");
            value = field.little<std::uint64_t>();
            if (value >> 63 != 0)
                bad("zip64 field of " + clinic::quoted(entry.name) + " gives an impossible size");
        };
        take(needSize, entry.size);
        take(needCompressed, entry.compressedSize);
        take(needOffset, entry.localOffset);
    }
    if ((needSize || needCompressed || needOffset) && !entry.zip64)
        bad("sizes of " + clinic::quoted(entry.name)
            + " are said to be in a zip64 field, but there is none");
}

void checkKind(const ZipEntry& entry, std::uint32_t attributes, const InputFile& file)
{
    const std::string shown = clinic::quoted(entry.name);
    if ((entry.flags & 0x2041U) != 0)
        throw Error(ErrorKind::Unsupported, "zip: record " + shown + " is encrypted");
    if ((entry.flags & ~0x0808U) != 0)
        bad("record " + shown + " has flags that torch never sets");
    if (entry.method != 0 && entry.method != 8)
        throw Error(ErrorKind::Unsupported,
            "zip: record " + shown + " is packed by method " + std::to_string(entry.method)
                + "; only stored (0) and deflate (8) are read");
    const std::uint32_t type = (attributes >> 16) & 0170000U;
    if ((type != 0 && type != 0100000U) || (attributes & 0x10U) != 0)
        bad("record " + shown + " is a link, a folder or a device, not a file");
    if (entry.method == 0 && entry.compressedSize != entry.size)
        bad("stored record " + shown + " has two sizes, " + std::to_string(entry.size) + " and "
            + std::to_string(entry.compressedSize));
    if (entry.compressedSize > file.size())
        bad("record " + shown + " has " + std::to_string(entry.compressedSize)
            + " bytes, the file only " + std::to_string(file.size()));
}

ZipEntry readCentral(ByteReader& reader, const InputFile& file)
{
    if (reader.remaining() < 46 || reader.little<std::uint32_t>() != centralSignature)
        bad("the directory holds something that is no entry, at its byte "
            + std::to_string(reader.position()));
    ZipEntry entry;
    reader.skip(4); // versions
    entry.flags = reader.little<std::uint16_t>();
    entry.method = reader.little<std::uint16_t>();
    reader.skip(4); // time
    entry.crc = reader.little<std::uint32_t>();
    entry.compressedSize = reader.little<std::uint32_t>();
    entry.size = reader.little<std::uint32_t>();
    const auto nameLength = reader.little<std::uint16_t>();
    const auto extraLength = reader.little<std::uint16_t>();
    const auto commentLength = reader.little<std::uint16_t>();
    const auto disk = reader.little<std::uint16_t>();
    reader.skip(2); // internal attributes
    const auto attributes = reader.little<std::uint32_t>();
    entry.localOffset = reader.little<std::uint32_t>();
    entry.name = reader.text(nameLength);
    checkName(entry.name);
    if (disk != 0)
        bad("archives of more than one disk are not supported");
    readExtra(reader.bytes(extraLength), entry);
    reader.skip(commentLength);
    checkKind(entry, attributes, file);
    return entry;
}

} // namespace

ZipEnd findZipEnd(const InputFile& file)
{
    const std::uint64_t tailSize = std::min<std::uint64_t>(file.size(), endSize + 65535);
    const std::uint64_t tailAt = file.size() - tailSize;
    const auto tail = file.read(tailAt, tailSize);
    const std::size_t at = findEndRecord(tail, file.size());
    ByteReader reader(tail);
    reader.seek(at + 4);
    const auto disk = reader.little<std::uint16_t>();
    const auto directoryDisk = reader.little<std::uint16_t>();
    const auto onThisDisk = reader.little<std::uint16_t>();
    ZipEnd end;
    end.entryCount = reader.little<std::uint16_t>();
    end.directorySize = reader.little<std::uint32_t>();
    end.directoryOffset = reader.little<std::uint32_t>();
    if (disk != 0 || directoryDisk != 0 || onThisDisk != end.entryCount)
        bad("archives of more than one disk are not supported");
    std::uint64_t directoryEnd = tailAt + at;
    if (directoryEnd >= locatorSize) {
        const auto before = file.read(directoryEnd - locatorSize, 4);
        if (ByteReader(before).little<std::uint32_t>() == zip64LocatorSignature) {
            end = readZip64End(file, directoryEnd - locatorSize, end);
            directoryEnd -= locatorSize + zip64EndSize;
        }
    }
    if (end.directorySize > maxDirectoryBytes || end.entryCount > maxEntries)
        bad("the directory has " + std::to_string(end.directorySize) + " bytes and "
            + std::to_string(end.entryCount) + " entries; the limits are 64 MiB and 100000");
    if (end.directoryOffset > directoryEnd
        || end.directorySize != directoryEnd - end.directoryOffset)
        bad("the directory should fill bytes " + std::to_string(end.directoryOffset) + " to "
            + std::to_string(directoryEnd) + ", the end record says it has "
            + std::to_string(end.directorySize));
    return end;
}

std::vector<ZipEntry> readZipDirectory(const InputFile& file, const ZipEnd& end)
{
    const auto bytes = file.read(end.directoryOffset, end.directorySize);
    ByteReader reader(bytes);
    std::vector<ZipEntry> entries;
    while (!reader.atEnd()) {
        if (entries.size() == end.entryCount)
            bad("the directory holds more entries than the " + std::to_string(end.entryCount)
                + " announced");
        entries.push_back(readCentral(reader, file));
    }
    if (entries.size() != end.entryCount)
        bad("the directory holds " + std::to_string(entries.size()) + " entries, "
            + std::to_string(end.entryCount) + " were announced");
    return entries;
}

} // namespace clinic
