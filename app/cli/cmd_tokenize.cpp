// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/table/utf8_check.h"
#include "core/text/bpe_tokenizer.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <span>

namespace clinic {

namespace {

constexpr std::uint64_t fileLimit = 1ULL << 30U;

struct TokenizeOptions {
    std::string text;
    std::string file;
    int context = 77;
    bool hasText = false;
};

/// A line end at the very end begins no further line.
std::int64_t lineCount(std::string_view text)
{
    const bool openEnd = !text.empty() && !text.ends_with('\n');
    return std::count(text.begin(), text.end(), '\n') + (openEnd ? 1 : 0);
}

/// Before anything is printed: a table of tokens is whole or not there.
void checkUtf8(std::string_view text, const std::string& file)
{
    const std::size_t bad = firstBadUtf8(text);
    if (bad == text.size())
        return;
    const auto before = text.substr(0, bad);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = bad - (before.find_last_of('\n') + 1); // npos + 1 is 0
    throw Error(ErrorKind::Format,
        (file.empty() ? "--text" : file + ": line " + std::to_string(line)) + " is not UTF-8 (byte "
            + std::to_string(column + 1) + " of it); save it as UTF-8");
}

std::string joined(std::span<const std::int32_t> ids, char separator)
{
    std::string text;
    for (const std::int32_t id : ids) {
        if (!text.empty())
            text += separator;
        text += std::to_string(id);
    }
    return text;
}

/// Row by row, so that memory does not grow with their number.
int runTokenize(const TokenizeOptions& options, const CommonOptions& common, TaskContext& context)
{
    if (options.hasText == !options.file.empty())
        throw Error(ErrorKind::Config, "give either --text TEXT or --file LINES.txt");
    const std::string text =
        options.hasText ? options.text : readWholeText(options.file, fileLimit);
    checkUtf8(text, options.file);
    const Truncation truncation =
        common.profile == "reference" ? Truncation::Cut : Truncation::KeepEndToken;
    const std::int64_t rows = options.hasText ? 1 : lineCount(text);
    std::string_view rest = text;
    if (common.json)
        std::cout << "{\"ids\":[";
    for (std::int64_t row = 0; row < rows; ++row) {
        context.checkpoint();
        const auto end = options.hasText ? rest.size() : std::min(rest.find('\n'), rest.size());
        auto ids = BpeTokenizer::shipped().encode(rest.substr(0, end), options.context, truncation);
        ids.resize(static_cast<std::size_t>(options.context));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (common.json)
            std::cout << (row == 0 ? "[" : ",[") << joined(ids, ',') << ']';
        else
            std::cout << joined(ids, ' ') << '\n';
        context.report({"Tokenizing", row + 1, rows, {}});
    }
    if (common.json)
        std::cout << "]}\n";
    return ExitDone;
}

} // namespace

std::vector<Command> addTokenize(CLI::App& program)
{
    const auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command = program.add_subcommand("tokenize", "Token ids of captions, padded with 0");
    CLI::Option* text = command->add_option("--text", options->text, "One caption");
    command->add_option("--file", options->file, "A file with one caption a line");
    command->add_option("--context", options->context, "Length of a row (default 77)")
        ->check(CLI::Range(2, 65536));
    command->footer("Example:\n  clinic tokenize --text \"a photo of a banana\" --json");
    return {{command, [options, text](const CommonOptions& common, TaskContext& context) {
                 options->hasText = text->count() > 0;
                 return runTokenize(*options, common, context);
             }}};
}

} // namespace clinic
