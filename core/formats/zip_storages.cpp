// SPDX-License-Identifier: Apache-2.0
#include "core/formats/zip_storages.h"

#include "core/base/error.h"

#include <algorithm>
#include <cassert>

namespace clinic {

ZipStorages::ZipStorages(
    std::shared_ptr<const ZipArchive> archive, std::vector<Storage> storages, bool bigEndian)
    : m_archive(std::move(archive))
    , m_storages(std::move(storages))
    , m_verified(m_storages.size())
    , m_bigEndian(bigEndian)
{
}

template <typename Read> void ZipStorages::withFileName(Read read) const
{
    try {
        read();
    } catch (Error& e) {
        throw e.within(m_archive->file().path().filename().string());
    }
}

std::uint64_t ZipStorages::storageBytes(std::size_t storage) const
{
    return m_archive->entries()[m_storages[storage].entry].size;
}

void ZipStorages::readStorage(std::size_t storage, std::span<std::byte> out) const
{
    withFileName([&] { m_archive->readStored(m_storages[storage].entry, out); });
    m_verified[storage] = true;
    toLittleEndian(storage, out);
}

void ZipStorages::readPart(
    std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const
{
    const ZipEntry& entry = m_archive->entries()[m_storages[storage].entry];
    assert(offset <= entry.size && out.size() <= entry.size - offset);
    if (!m_verified[storage]) {
        withFileName([&] { m_archive->verifyStored(m_storages[storage].entry); });
        m_verified[storage] = true;
    }
    m_archive->file().readAt(entry.dataOffset + offset, out);
    toLittleEndian(storage, out);
}

/// Parts always hold whole elements: the table asks for nothing else.
void ZipStorages::toLittleEndian(std::size_t storage, std::span<std::byte> bytes) const
{
    const std::size_t item = itemSize(m_storages[storage].dtype);
    if (!m_bigEndian || item == 1)
        return;
    for (std::size_t at = 0; at + item <= bytes.size(); at += item)
        std::ranges::reverse(bytes.subspan(at, item));
}

std::size_t ZipStorageResolver::resolve(
    std::string_view key, DType dtype, bool untyped, std::uint64_t count)
{
    const std::string name = "data/" + std::string(key);
    const auto found = m_archive.find(name);
    if (!found)
        throw Error(ErrorKind::Format,
            "the storage record " + clinic::quoted(name) + " is missing from the archive");
    const ZipEntry& entry = m_archive.entries()[*found];
    if (entry.method != 0)
        throw Error(ErrorKind::Unsupported,
            "storage record " + clinic::quoted(name)
                + " is compressed; torch stores it plainly, so save the file again");
    if (untyped && m_bigEndian)
        throw Error(
            ErrorKind::Unsupported, "untyped storages of a big-endian machine are not read");
    const std::uint64_t bytes = count * (untyped ? 1 : itemSize(dtype)); // count is below 2^48
    if (bytes != entry.size)
        throw Error(ErrorKind::Format,
            "storage record " + clinic::quoted(name) + " has " + std::to_string(entry.size)
                + " bytes, data.pkl claims " + std::to_string(count) + " elements of "
                + std::string(untyped ? "1 byte" : dtypeName(dtype)) + " (" + std::to_string(bytes)
                + " bytes)");
    const auto [place, fresh] = m_byEntry.try_emplace(*found, m_storages.size());
    if (fresh)
        m_storages.push_back({*found, dtype, untyped});
    const ZipStorages::Storage& storage = m_storages[place->second];
    if (storage.dtype != dtype || storage.untyped != untyped)
        throw Error(ErrorKind::Format,
            "storage record " + clinic::quoted(name) + " is used with two element types, "
                + std::string(dtypeName(storage.dtype)) + " and " + std::string(dtypeName(dtype)));
    return place->second;
}

} // namespace clinic
