// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/pickle.h"
#include "core/formats/tensor_table.h"
#include "core/formats/zip_archive.h"

#include <atomic>
#include <memory>
#include <unordered_map>
#include <vector>

namespace clinic {

/// The records `data/<key>` of an archive as storages.
class ZipStorages final : public StorageSource {
public:
    struct Storage {
        std::size_t entry = 0;
        DType dtype = DType::F32;
        bool untyped = false;
    };

    ZipStorages(
        std::shared_ptr<const ZipArchive> archive, std::vector<Storage> storages, bool bigEndian);

    std::uint64_t storageBytes(std::size_t storage) const override;
    void readStorage(std::size_t storage, std::span<std::byte> out) const override;
    void readPart(
        std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const override;

private:
    template <typename Read> void withFileName(Read read) const;
    void toLittleEndian(std::size_t storage, std::span<std::byte> bytes) const;

    std::shared_ptr<const ZipArchive> m_archive;
    std::vector<Storage> m_storages;
    mutable std::vector<std::atomic<bool>> m_verified; ///< whose checksum was compared already
    bool m_bigEndian;
};

/// Looks the storages of data.pkl up among the records and compares sizes.
class ZipStorageResolver final : public StorageResolver {
public:
    ZipStorageResolver(const ZipArchive& archive, bool bigEndian)
        : m_archive(archive)
        , m_bigEndian(bigEndian)
    {
    }

    std::size_t resolve(
        std::string_view key, DType dtype, bool untyped, std::uint64_t count) override;
    std::vector<ZipStorages::Storage> take() { return std::move(m_storages); }

private:
    const ZipArchive& m_archive;
    bool m_bigEndian;
    std::vector<ZipStorages::Storage> m_storages;
    std::unordered_map<std::size_t, std::size_t> m_byEntry;
};

} // namespace clinic
