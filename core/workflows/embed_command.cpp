// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_command.h"

#include "core/clip/device.h"

#include <algorithm>

namespace clinic {

namespace {

class CommandLine {
public:
    void option(std::string_view name, const std::string& value)
    {
        m_text += " " + std::string(name) + " " + shellQuoted(value);
    }
    void optionUnlessEmpty(std::string_view name, const std::string& value)
    {
        if (!value.empty())
            option(name, value);
    }
    void flag(std::string_view name, bool given)
    {
        if (given)
            m_text += " " + std::string(name);
    }
    const std::string& text() const { return m_text; }

private:
    std::string m_text = "clinic embed";
};

void addTable(CommandLine& line, const CaptionTableOptions& table)
{
    line.optionUnlessEmpty("--image-key", table.imageKey);
    line.optionUnlessEmpty("--caption-key", table.captionKey);
    line.optionUnlessEmpty("--label-key", table.labelKey);
    if (table.delimiter != 0)
        line.option(
            "--delimiter", table.delimiter == '\t' ? "tab" : std::string(1, table.delimiter));
    if (table.poisonText != CaptionTableOptions().poisonText)
        line.option("--poison-text", table.poisonText);
    line.flag("--ignore-poison-column", table.ignorePoisonColumn);
    for (const auto& root : table.allowedRoots)
        line.option("--allow-root", root.string());
}

} // namespace

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

std::string embedCommand(const EmbedRequest& request)
{
    CommandLine line;
    line.option("--model", request.checkpoint.string());
    line.option("--data", request.table.string());
    line.option("--out", request.out.string());
    addTable(line, request.tableOptions);
    line.option("--device", request.encoder.device);
    line.option("--precision", precisionName(request.encoder.precision));
    if (request.encoder.quickGelu)
        line.option("--gelu", *request.encoder.quickGelu ? "quick" : "exact");
    if (request.batch != EmbedRequest().batch)
        line.option("--batch", std::to_string(request.batch));
    line.flag("--images-only", request.parts == EmbedParts::ImagesOnly);
    line.flag("--texts-only", request.parts == EmbedParts::TextsOnly);
    if (request.fastDecode)
        line.option("--decode", "fast");
    line.flag("--accept-truncated", request.acceptTruncated);
    if (request.truncation == Truncation::Cut)
        line.option("--profile", "reference");
    line.flag("--force", request.overwrite);
    return line.text();
}

} // namespace clinic
