// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/zip_archive.h"

#include <cstdint>
#include <vector>

namespace clinic {

/// Where the central directory lies, after the end records were checked against each other.
struct ZipEnd {
    std::uint64_t directoryOffset = 0;
    std::uint64_t directorySize = 0;
    std::uint64_t entryCount = 0;
};

/// Finds the one end record and its zip64 record. Error{Format} if there is none, more than one, or
/// a gap.
ZipEnd findZipEnd(const InputFile& file);

/// The entries of the central directory, names whole and checked; `dataOffset` is still 0.
std::vector<ZipEntry> readZipDirectory(const InputFile& file, const ZipEnd& end);

/// Reads every local header and descriptor, compares them with the directory, sets `dataOffset`,
/// and demands that the records neither overlap nor leave bytes between them that nobody lists.
void checkZipLocals(const InputFile& file, const ZipEnd& end, std::vector<ZipEntry>& entries);

} // namespace clinic
