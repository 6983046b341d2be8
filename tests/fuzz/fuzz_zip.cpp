// SPDX-License-Identifier: Apache-2.0
// Any bytes as a zip archive. What is accepted must have records that lie in the file without
// overlap.
#include "core/base/error.h"
#include "core/formats/zip_archive.h"
#include "tests/fuzz/memory_file.h"

#include <algorithm>

using namespace clinic;

namespace {

void checkIntervals(const ZipArchive& archive)
{
    std::vector<const ZipEntry*> order;
    for (const ZipEntry& entry : archive.entries())
        order.push_back(&entry);
    std::ranges::sort(order, {}, &ZipEntry::localOffset);
    std::uint64_t covered = 0;
    for (const ZipEntry* entry : order) {
        const std::uint64_t end = entry->dataOffset + entry->compressedSize;
        if (entry->localOffset < covered || end < entry->dataOffset || end > archive.file().size())
            std::abort();
        covered = end;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static MemoryFile memory;
    memory.fill(data, size);
    try {
        const ZipArchive archive {InputFile(memory.path())};
        checkIntervals(archive);
        for (std::size_t i = 0; i < archive.entries().size(); ++i) {
            try {
                if (archive.read(i, 1U << 20).size() != archive.entries()[i].size)
                    std::abort();
            } catch (const Error&) { // a damaged record is an answer
            }
        }
    } catch (const Error& e) {
        if (e.kind() == ErrorKind::Io)
            std::abort();
    }
    return 0;
}
