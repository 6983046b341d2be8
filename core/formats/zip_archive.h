// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// One record of a zip archive; all numbers were compared with the local header and lie inside the
/// file.
struct ZipEntry {
    std::string name; ///< below the top folder: "data.pkl" of "archive/data.pkl"
    std::uint16_t flags = 0;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t localOffset = 0;
    std::uint64_t dataOffset = 0;
    bool zip64 = false; ///< its sizes are in a zip64 field, so a descriptor has 64-bit sizes
};

/// A zip archive as torch writes it, read strictly: one top folder, no byte unaccounted for,
/// nothing extracted to disk (rules: core/formats/FORMATS.md). Opening reads the directory and the
/// local headers, no data. Thread-safe.
class ZipArchive {
public:
    /// Error{Format} naming the record and the reason; Error{Unsupported} for encryption and other
    /// methods.
    explicit ZipArchive(InputFile file);

    const InputFile& file() const { return m_file; }
    const std::string& topFolder() const { return m_topFolder; }
    const std::vector<ZipEntry>& entries() const { return m_entries; }
    std::optional<std::size_t> find(std::string_view name) const;

    /// A whole record, inflated if need be, its CRC-32 checked. Error{Format} above `limit` bytes.
    std::vector<std::byte> read(std::size_t entry, std::uint64_t limit) const;
    /// A stored record into a buffer of its size, the CRC-32 checked while reading.
    void readStored(std::size_t entry, std::span<std::byte> out) const;
    /// Checks the CRC-32 of a stored record without keeping it.
    void verifyStored(std::size_t entry) const;

private:
    InputFile m_file;
    std::string m_topFolder;
    std::vector<ZipEntry> m_entries; ///< in directory order
    std::vector<std::size_t> m_byName;
};

} // namespace clinic
