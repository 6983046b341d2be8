// SPDX-License-Identifier: Apache-2.0
#include "core/table/table_builder.h"

#include "core/base/error.h"
#include "core/table/image_path.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <optional>
#include <set>

namespace clinic {

namespace {
constexpr std::size_t longCaption = 10'000; // bytes; no text of 77 tokens is that long
constexpr std::size_t maxWarnings = 20;

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string listed(const std::vector<std::string>& columns)
{
    std::string out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i == 8 || out.size() > 150)
            return out + ", ... (" + std::to_string(columns.size()) + " in all)";
        out += (i > 0 ? ", " : "") + clinic::quoted(columns[i], 30);
    }
    return out;
}

int indexOf(const std::vector<std::string>& columns, std::initializer_list<std::string_view> names)
{
    for (const auto name : names)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (lower(columns[i]) == name)
                return static_cast<int>(i);
    return -1;
}

int indexOfKey(
    const std::vector<std::string>& columns, const std::string& key, std::string_view what)
{
    const auto found = std::find(columns.begin(), columns.end(), key);
    if (found == columns.end())
        throw Error(ErrorKind::Format,
            "no " + std::string(what) + " column " + clinic::quoted(key) + "; the columns are "
                + listed(columns));
    return static_cast<int>(found - columns.begin());
}

[[noreturn]] void throwUndecided(const std::vector<std::string>& columns, std::string_view what)
{
    throw Error(ErrorKind::Format,
        "line 1: no " + std::string(what) + " column recognised; the columns are " + listed(columns)
            + "; choose the " + std::string(what) + " column");
}

std::optional<bool> truth(std::string_view text)
{
    const auto word = lower(text);
    if (word == "1" || word == "true" || word == "1.0" || word == "yes")
        return true;
    if (word == "0" || word == "false" || word == "0.0" || word == "no" || word.empty())
        return false;
    return std::nullopt;
}
} // namespace

ColumnChoice chooseColumns(
    const std::vector<std::string>& columns, const CaptionTableOptions& options)
{
    std::set<std::string_view> seen;
    for (const auto& column :
        columns) // a blank name is what pandas gives its index; it may come often
        if (!column.empty() && !seen.insert(column).second)
            throw Error(ErrorKind::Format,
                "line 1: column " + clinic::quoted(column) + " appears twice; the columns are "
                    + listed(columns));
    ColumnChoice choice;
    choice.image = options.imageKey.empty() ? indexOf(columns,
                       {"image", "filepath", "path", "file", "image_path", "filename", "file_name",
                           "img", "image_file"})
                                            : indexOfKey(columns, options.imageKey, "image");
    if (choice.image < 0)
        throwUndecided(columns, "image");
    choice.caption = options.captionKey.empty()
        ? indexOf(columns, {"caption", "title", "captions"})
        : indexOfKey(columns, options.captionKey, "caption");
    if (choice.caption < 0)
        throwUndecided(columns, "caption");
    choice.label = options.labelKey.empty() ? indexOf(columns, {"label", "class"})
                                            : indexOfKey(columns, options.labelKey, "label");
    if (!options.ignorePoisonColumn)
        choice.poison = indexOf(columns, {"is_poisoned", "is_backdoor"});
    return choice;
}

TableBuilder::TableBuilder(const std::filesystem::path& file, const CaptionTableOptions& options,
    std::vector<std::string>* columnsFound)
    : m_options(options)
    , m_columnsFound(columnsFound)
{
    m_table.file = file;
    m_table.imageRoot = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void TableBuilder::setColumns(std::vector<std::string> columns)
{
    if (m_columnsFound)
        *m_columnsFound = columns;
    m_choice = chooseColumns(columns, m_options);
    const auto name = [&](int index) {
        return index < 0 ? std::string() : columns[static_cast<std::size_t>(index)];
    };
    m_table.imageKey = name(m_choice.image);
    m_table.captionKey = name(m_choice.caption);
    m_table.labelKey = name(m_choice.label);
    m_table.poisonKey = name(m_choice.poison);
    m_table.columns = std::move(columns);
}

std::string TableBuilder::firstTrouble(const Row& row) const
{
    if (auto trouble = imagePathTrouble(row.image, m_table.imageRoot, m_options.allowedRoots);
        !trouble.empty())
        return trouble;
    if (row.caption.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return "the caption is empty";
    if (m_choice.poison >= 0 && !truth(row.poison))
        return m_table.poisonKey + " is " + clinic::quoted(row.poison)
            + "; 0, 1, true or false is expected";
    return {};
}

void TableBuilder::addRow(
    const Row& row, std::string_view placeWord, std::int64_t place, std::string trouble)
{
    if (trouble.empty())
        trouble = firstTrouble(row);
    const auto at = [&] { return std::string(placeWord) + " " + std::to_string(place) + ": "; };
    if (!trouble.empty())
        m_table.badRows.push_back({.row = m_table.size(), .reason = at() + trouble});
    if (row.caption.size() > longCaption && m_table.warnings.size() < maxWarnings)
        m_table.warnings.push_back(at() + "a caption of " + std::to_string(row.caption.size())
            + " bytes is cut to the model's context");
    m_table.image.emplace_back(row.image);
    m_table.caption.emplace_back(row.caption);
    if (m_choice.label >= 0)
        m_table.label.emplace_back(row.label);
    if (m_choice.poison >= 0)
        m_table.poisoned.push_back(truth(row.poison).value_or(false) ? 1 : 0);
    else if (!m_options.poisonText.empty())
        m_table.poisoned.push_back(
            row.image.find(m_options.poisonText) != std::string_view::npos ? 1 : 0);
}

CaptionTable TableBuilder::finish()
{
    if (m_table.size() == 0)
        throw Error(ErrorKind::Format, "the table has a header but no rows");
    // The text found nowhere says nothing: most tables without a poison column simply do not tell.
    const auto& poisoned = m_table.poisoned;
    if (m_choice.poison < 0 && std::find(poisoned.begin(), poisoned.end(), 1) == poisoned.end())
        m_table.poisoned.clear();
    return std::move(m_table);
}

} // namespace clinic
