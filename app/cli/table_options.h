// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"
#include "core/table/caption_table.h"

#include <string>
#include <vector>

namespace clinic {

/// How a command is told of a captioned table's columns and folders.
struct TableOptions {
    CaptionTableOptions table;
    std::string delimiter;
    std::vector<std::string> allowedRoots;
};

/// Declares --image-key, --caption-key, --label-key, --delimiter, --poison-text,
/// --ignore-poison-column and --allow-root on a command.
void addTableOptions(CLI::App& command, TableOptions& options);

/// As the reader takes them. Error{Config} for a delimiter that is none.
CaptionTableOptions captionTableOptions(const TableOptions& options);

} // namespace clinic
