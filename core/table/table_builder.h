// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Which of a file's columns are used; -1: none.
struct ColumnChoice {
    int image = -1;
    int caption = -1;
    int label = -1;
    int poison = -1;
};

/// Error{Format} naming the columns found where image or caption cannot be decided or a name
/// appears twice.
ColumnChoice chooseColumns(
    const std::vector<std::string>& columns, const CaptionTableOptions& options);

/// Turns rows of any file format into a CaptionTable, marking bad rows in place.
class TableBuilder {
public:
    /// `columnsFound`, where given, gets the names of all columns before they are chosen from.
    TableBuilder(const std::filesystem::path& file, const CaptionTableOptions& options,
        std::vector<std::string>* columnsFound = nullptr);

    /// To be called once, before rows.
    void setColumns(std::vector<std::string> columns);
    const ColumnChoice& choice() const { return m_choice; }

    /// What one row holds in the chosen columns; `place` ("line 3") goes into the reason of a bad
    /// row.
    struct Row {
        std::string_view image;
        std::string_view caption;
        std::string_view label;
        std::string_view poison;
    };
    void addRow(
        const Row& row, std::string_view placeWord, std::int64_t place, std::string trouble = {});
    std::int64_t rows() const { return m_table.size(); }

    /// Error{Format} for a table without rows.
    CaptionTable finish();

private:
    std::string firstTrouble(const Row& row) const;

    CaptionTableOptions m_options;
    CaptionTable m_table;
    ColumnChoice m_choice;
    std::vector<std::string>* m_columnsFound; ///< null: nobody asks
};

} // namespace clinic
