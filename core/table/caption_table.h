// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct CaptionTableOptions {
    std::string imageKey {}; ///< column of image paths; empty: recognised (image, filepath, path,
                             ///< file, ...)
    std::string captionKey {}; ///< column of captions; empty: recognised (caption, title, captions)
    std::string labelKey {}; ///< empty: "label" or "class" if there is one
    char delimiter = 0; ///< 0: recognised from the first line
    /// Poisoned where the column is_poisoned or is_backdoor is true; without such a column, where
    /// the image path contains this text (the reference's rule); empty: no truth known.
    std::string poisonText = "backdoor";
    bool ignorePoisonColumn = false; ///< use poisonText even if there is a column
    std::vector<std::filesystem::path>
        allowedRoots {}; ///< folders outside the table's that a person allowed
};

/// A captioned table in memory; vectors have one element a row, in file order.
struct CaptionTable {
    std::filesystem::path file;
    std::filesystem::path imageRoot; ///< the table's folder
    std::vector<std::string> columns; ///< all column names of the file
    std::string imageKey, captionKey, labelKey, poisonKey; ///< as used; empty where there is none
    std::vector<std::string> image; ///< as written in the file
    std::vector<std::string> caption;
    std::vector<std::string> label; ///< empty vector if there is no such column
    std::vector<std::uint8_t> poisoned; ///< 0 or 1; empty vector if nothing is known (no column,
                                        ///< poisonText found nowhere)
    /// Row-level trouble: the row is kept in place and marked, never silently dropped.
    struct BadRow {
        std::int64_t row;
        std::string reason;
    };
    std::vector<BadRow> badRows; ///< ascending; e.g. image path outside the root, empty caption

    std::vector<std::string>
        warnings; ///< what is fit for use, but worth a word: captions that will be cut (first 20)

    std::int64_t size() const { return static_cast<std::int64_t>(image.size()); }
    /// The image's path on disk. The path was checked when the table was read (bad rows must not be
    /// opened).
    std::filesystem::path imagePath(std::int64_t row) const;
};

/// CSV, TSV, JSON lines, Parquet or Feather, by content and then by ending. Errors: Format (no such
/// column: names the columns found; encoding, unclosed quote: with the line), Io. A ragged line
/// becomes a bad row with its number. Limits: line 1 MiB, 1000 columns. `columnsFound`, where
/// given, gets all column names as soon as they are read, also if an error follows: a person can
/// choose.
CaptionTable readCaptionTable(const std::filesystem::path& path, const CaptionTableOptions& options,
    TaskContext& context, std::vector<std::string>* columnsFound = nullptr);

} // namespace clinic
