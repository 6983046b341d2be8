// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table_options.h"

#include "core/base/error.h"

#include <CLI/CLI.hpp>

namespace clinic {

namespace {
char delimiterOf(const std::string& text)
{
    if (text.empty())
        return 0;
    if (text == "\\t" || text == "tab")
        return '\t';
    if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r")
        throw Error(ErrorKind::Config,
            "--delimiter " + clinic::quoted(text) + ": one character is expected, or tab");
    return text[0];
}
} // namespace

void addTableOptions(CLI::App& command, TableOptions& options)
{
    auto& table = options.table;
    command.add_option(
        "--image-key", table.imageKey, "Column of image paths (default: recognised)");
    command.add_option(
        "--caption-key", table.captionKey, "Column of captions (default: recognised)");
    command.add_option("--label-key", table.labelKey, "Column of labels (default: label or class)");
    command.add_option(
        "--delimiter", options.delimiter, "Of a CSV, one character or tab (default: recognised)");
    command.add_option("--poison-text", table.poisonText,
        "Without a column is_poisoned or is_backdoor: poisoned where the image path contains this "
        "(default: backdoor)");
    command.add_flag("--ignore-poison-column", table.ignorePoisonColumn,
        "Go by --poison-text even where there is such a column");
    command
        .add_option("--allow-root", options.allowedRoots,
            "A folder outside of the table's from which images may be read")
        ->allow_extra_args(false);
}

CaptionTableOptions captionTableOptions(const TableOptions& options)
{
    CaptionTableOptions table = options.table;
    table.delimiter = delimiterOf(options.delimiter);
    table.allowedRoots.assign(options.allowedRoots.begin(), options.allowedRoots.end());
    return table;
}

} // namespace clinic
