// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/leader_table.h"

#include "core/base/error.h"

#include <cstdio>
#include <set>

namespace clinic {

namespace {

std::string number(const std::optional<double>& value, int decimals)
{
    if (!value)
        return {};
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, *value);
    return text;
}

std::string orDash(std::string text, std::string_view dash)
{
    return text.empty() ? std::string(dash) : std::move(text);
}

std::string latexEscaped(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        constexpr std::string_view special = "&%$#_{}";
        if (special.find(c) != std::string_view::npos)
            text += '\\';
        if (c == '\\')
            text += "\\textbackslash{}";
        else if (c == '~' || c == '^')
            text += std::string("\\") + c + "{}";
        else
            text += c;
    }
    return text;
}

std::string markdownEscaped(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        constexpr std::string_view special = "|\\`*_<>[]";
        if (special.find(c) != std::string_view::npos)
            text += '\\';
        text += c == '\n' ? ' ' : c;
    }
    return text;
}

/// Quoted where it must be; what a spreadsheet would take for a formula is made text.
std::string csvEscaped(std::string_view name)
{
    std::string text(name);
    constexpr std::string_view formula = "=+-@";
    if (!text.empty() && formula.find(text[0]) != std::string_view::npos)
        text.insert(0, 1, '\'');
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string quotedText = "\"";
    for (const char c : text)
        quotedText += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quotedText + '"';
}

/// RA / MR with one decimal.
std::string bothRates(const RatedCell& cell, std::string_view dash)
{
    return orDash(number(cell.ra, 1), dash) + " / " + orDash(number(cell.mr, 1), dash);
}

const RatedCell& cellOf(const LeaderRow& row, const std::string& key)
{
    static const RatedCell nothing;
    const auto found = row.categories.find(key);
    return found == row.categories.end() ? nothing : found->second;
}

std::string positiveOf(const RatedCell& cell)
{
    return number(cell.positive ? percentOf(*cell.positive) : std::nullopt, 2);
}

std::string caption(const std::vector<LeaderRow>& rows, const LeaderTableHead& head)
{
    std::string text = "POS accuracy, RA and MR in percent; categories: RA / MR. " + head.benchmark
        + "; " + head.rules + ".";
    std::set<std::string> sources;
    for (const LeaderRow& row : rows) {
        if (row.kind == LeaderKind::Published)
            sources.insert(row.source);
        if (row.overall.unscored > 0 && row.overall.accuracy)
            text += " " + row.name + ": over " + std::to_string(row.overall.accuracy->count)
                + " pairs; " + std::to_string(row.overall.unscored) + " lack an answer.";
    }
    for (const std::string& source : sources)
        text += " Published rows as printed in " + source + ".";
    return text;
}

/// Incomplete rows are marked; the caption says how many pairs they lack.
std::string markedName(const LeaderRow& row)
{
    return row.overall.unscored > 0 ? row.name + " *" : row.name;
}

std::string latex(const std::vector<LeaderRow>& rows, const LeaderTableHead& head)
{
    std::string text = "% " + caption(rows, head) + "\n% needs \\usepackage{booktabs,graphicx}\n";
    text += "\\begin{table*}\n\\centering\n\\resizebox{\\textwidth}{!}{%\n\\begin{tabular}{lrrr";
    text += std::string(head.categories.size(), 'r') + "}\n\\toprule\nModel & POS & RA & MR";
    for (const MmrCategory& category : head.categories)
        text += " & " + latexEscaped(category.heading);
    text += " \\\\\n\\midrule\n";
    for (const LeaderRow& row : rows) {
        text += latexEscaped(markedName(row)) + " & " + orDash(positiveOf(row.overall), "--")
            + " & " + orDash(number(row.overall.ra, 2), "--") + " & "
            + orDash(number(row.overall.mr, 2), "--");
        for (const MmrCategory& category : head.categories)
            text += " & " + bothRates(cellOf(row, category.key), "--");
        text += " \\\\\n";
    }
    return text + "\\bottomrule\n\\end{tabular}}\n\\caption{" + latexEscaped(caption(rows, head))
        + "}\n\\end{table*}\n";
}

std::string markdown(const std::vector<LeaderRow>& rows, const LeaderTableHead& head)
{
    std::string text = "| Model | POS | RA | MR |";
    std::string line = "|---|---:|---:|---:|";
    for (const MmrCategory& category : head.categories) {
        text += ' ' + markdownEscaped(category.heading) + " |";
        line += "---:|";
    }
    text += '\n' + line + '\n';
    for (const LeaderRow& row : rows) {
        text += "| " + markdownEscaped(markedName(row)) + " | "
            + orDash(positiveOf(row.overall), "–") + " | " + orDash(number(row.overall.ra, 2), "–")
            + " | " + orDash(number(row.overall.mr, 2), "–") + " |";
        for (const MmrCategory& category : head.categories)
            text += ' ' + bothRates(cellOf(row, category.key), "–") + " |";
        text += '\n';
    }
    return text + '\n' + caption(rows, head) + '\n';
}

std::string shareCells(const std::optional<Share>& share)
{
    return share ? std::to_string(share->hits) + ',' + std::to_string(share->count)
                 : std::string(",");
}

std::string csv(const std::vector<LeaderRow>& rows, const LeaderTableHead& head)
{
    std::string text = "model,kind,source,ra_percent,mr_percent,pos_percent,robust_pairs,pairs,"
                       "fragile_pairs,positive_right_pairs,unparsed,unscored_pairs";
    for (const MmrCategory& category : head.categories)
        text += ',' + csvEscaped("ra_" + category.key) + ',' + csvEscaped("mr_" + category.key);
    text += '\n';
    for (const LeaderRow& row : rows) {
        const RatedCell& all = row.overall;
        text += csvEscaped(row.name) + ',' + std::string(leaderKindName(row.kind)) + ','
            + csvEscaped(row.source) + ',' + number(all.ra, 4) + ',' + number(all.mr, 4) + ','
            + positiveOf(all) + ',' + shareCells(all.accuracy) + ',' + shareCells(all.misleading)
            + ',' + std::to_string(all.unparsed) + ',' + std::to_string(all.unscored);
        for (const MmrCategory& category : head.categories) {
            const RatedCell& cell = cellOf(row, category.key);
            text += ',' + number(cell.ra, 4) + ',' + number(cell.mr, 4);
        }
        text += '\n';
    }
    return text;
}

} // namespace

TableStyle tableStyleNamed(std::string_view name)
{
    if (name == "latex")
        return TableStyle::Latex;
    if (name == "markdown")
        return TableStyle::Markdown;
    if (name == "csv")
        return TableStyle::Csv;
    throw Error(ErrorKind::Config,
        "no table style " + clinic::quoted(name) + "; there are latex, markdown and csv");
}

std::string leaderTable(
    const std::vector<LeaderRow>& rows, const LeaderTableHead& head, TableStyle style)
{
    switch (style) {
    case TableStyle::Latex:
        return latex(rows, head);
    case TableStyle::Markdown:
        return markdown(rows, head);
    case TableStyle::Csv:
        break;
    }
    return csv(rows, head);
}

} // namespace clinic
