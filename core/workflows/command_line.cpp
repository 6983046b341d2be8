// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/command_line.h"

#include <algorithm>

namespace clinic {

CommandLine::CommandLine(std::string_view command)
{
    const std::size_t blank = command.find(' ');
    m_words.emplace_back(command.substr(0, blank));
    if (blank != std::string_view::npos)
        m_words.emplace_back(command.substr(blank + 1));
}

std::string CommandLine::text() const
{
    std::string text = "clinic";
    for (const std::string& word : m_words)
        text += " " + shellQuoted(word);
    return text;
}

void CommandLine::option(std::string_view name, std::string_view value)
{
    m_words.emplace_back(name);
    m_words.emplace_back(value);
}

void CommandLine::optionUnlessEmpty(std::string_view name, std::string_view value)
{
    if (!value.empty())
        option(name, value);
}

void CommandLine::flag(std::string_view name, bool given)
{
    if (given)
        m_words.emplace_back(name);
}

void CommandLine::table(const CaptionTableOptions& table)
{
    optionUnlessEmpty("--image-key", table.imageKey);
    optionUnlessEmpty("--caption-key", table.captionKey);
    optionUnlessEmpty("--label-key", table.labelKey);
    if (table.delimiter != 0)
        option("--delimiter", table.delimiter == '\t' ? "tab" : std::string(1, table.delimiter));
    if (table.poisonText != CaptionTableOptions().poisonText)
        option("--poison-text", table.poisonText);
    flag("--ignore-poison-column", table.ignorePoisonColumn);
    for (const auto& root : table.allowedRoots)
        option("--allow-root", root.string());
}

std::string shellQuoted(std::string_view word)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || std::string_view("_-./:=,+@%").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), isPlain))
        return std::string(word);
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

} // namespace clinic
