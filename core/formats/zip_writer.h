// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/output_file.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Writes a zip archive of stored records as torch lays it out: data at multiples of 64 bytes, a
/// zip64 end record, 64-bit sizes where they are needed. The caller commits the file.
class ZipWriter {
public:
    ZipWriter(OutputFile& file, std::string topFolder)
        : m_file(file)
        , m_topFolder(std::move(topFolder))
    {
    }

    void add(std::string_view name, std::span<const std::byte> bytes);
    void add(std::string_view name, std::string_view text);
    /// Writes the directory; nothing may be added afterwards.
    void finish();
    /// CRC-32 of all names and contents so far.
    std::uint32_t contentCrc() const { return m_contentCrc; }

private:
    struct Entry {
        std::string name;
        std::uint32_t crc = 0;
        std::uint64_t size = 0;
        std::uint64_t offset = 0;
    };

    OutputFile& m_file;
    std::string m_topFolder;
    std::vector<Entry> m_entries;
    std::uint32_t m_contentCrc = 0;
};

} // namespace clinic
