// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace clinic {

enum class TableFormat { Csv, Tsv, JsonLines, Parquet, Feather };

/// "csv", "tsv", "jsonl", "parquet", "feather": the name, and the file's ending.
std::string_view tableFormatName(TableFormat format);
std::optional<TableFormat> tableFormatFromName(std::string_view name);

struct WrittenColumn {
    std::string name;
    bool isNumber = false; ///< whole numbers; else UTF-8 text
};
using WrittenCell = std::variant<std::string_view, std::int64_t>;

/// Writes a table row by row, so that readCaptionTable() gives back what was added. The same bytes
/// for the same rows. The file appears with finish(), whole or not at all.
class TableWriter {
public:
    virtual ~TableWriter() = default;
    /// One cell a column, of its kind; the views need to live during the call only.
    virtual void add(std::span<const WrittenCell> cells) = 0;
    virtual void finish() = 0;
};

/// Errors, now and later: Io; Resource for a full disk.
std::unique_ptr<TableWriter> openTableWriter(
    const std::filesystem::path& path, TableFormat format, std::vector<WrittenColumn> columns);

} // namespace clinic
