// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/text/bpe_tokenizer.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

constexpr std::uint64_t fileLimit = 1ULL << 30U;

struct TokenizeOptions {
    std::string text;
    std::string file;
    int context = 77;
    bool hasText = false;
};

/// The lines of a text; a line end at the very end begins no further line.
std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

int runTokenize(const TokenizeOptions& options, const CommonOptions& common, TaskContext& context)
{
    if (options.hasText == !options.file.empty())
        throw Error(ErrorKind::Config, "give either --text TEXT or --file LINES.txt");
    const std::vector<std::string> texts = options.hasText
        ? std::vector {options.text}
        : linesOf(readWholeText(options.file, fileLimit));
    const Truncation truncation =
        common.profile == "reference" ? Truncation::Cut : Truncation::KeepEndToken;
    auto rows = nlohmann::ordered_json::array();
    for (const std::string& text : texts) {
        context.checkpoint();
        std::vector<std::int32_t> ids =
            BpeTokenizer::shipped().encode(text, options.context, truncation);
        ids.resize(static_cast<std::size_t>(options.context));
        rows.push_back(std::move(ids));
        context.report({"Tokenizing", static_cast<std::int64_t>(rows.size()),
            static_cast<std::int64_t>(texts.size()), {}});
    }
    if (common.json) {
        printJson({{"ids", std::move(rows)}});
        return ExitDone;
    }
    for (const auto& row : rows) {
        std::string line;
        for (const std::int32_t id : row)
            line += (line.empty() ? "" : " ") + std::to_string(id);
        std::cout << line << '\n';
    }
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
