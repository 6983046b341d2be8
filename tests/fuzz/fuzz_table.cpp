// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/table/arrow_reader.h"
#include "core/table/caption_table.h"
#include "core/table/image_path.h"
#include "tests/fuzz/memory_file.h"

namespace clinic {

// Arrow's own readers are not linked here (and are fuzzed where they come from).
void readParquet(const std::filesystem::path&, TableBuilder&, TaskContext&)
{
    throw Error(ErrorKind::Unsupported, "not in this program");
}

void readFeather(const std::filesystem::path&, TableBuilder&, TaskContext&)
{
    throw Error(ErrorKind::Unsupported, "not in this program");
}

} // namespace clinic

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const clinic::CaptionTable& table)
{
    const auto rows = static_cast<std::size_t>(table.size());
    require(rows > 0 && table.caption.size() == rows);
    require(table.label.empty() || table.label.size() == rows);
    require(table.poisoned.empty() || table.poisoned.size() == rows);
    std::size_t bad = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (bad < table.badRows.size()
            && table.badRows[bad].row == static_cast<std::int64_t>(row)) {
            require(!table.badRows[bad].reason.empty());
            ++bad;
            continue;
        }
        require(clinic::imagePathTrouble(table.image[row], table.imageRoot, {}).empty());
        require(!table.caption[row].empty());
    }
    require(bad == table.badRows.size()); // ascending, each of a row that is there
}

} // namespace

/// CSV, TSV and JSON lines through the one entrance: what is accepted has whole columns, and every
/// row is either fit for use or marked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static clinic::MemoryFile file;
    file.fill(data, size);
    clinic::TaskContext context;
    try {
        check(clinic::readCaptionTable(file.path(), {}, context));
    } catch (const clinic::Error& error) {
        require(std::string_view(error.what()).size() <= 4000);
    }
    return 0;
}
