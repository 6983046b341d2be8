// SPDX-License-Identifier: Apache-2.0
#include "core/text/prompt_templates.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/resources.h"
#include "core/base/sha256.h"
#include "core/formats/json_reader.h"
#include "core/formats/utf8.h"
#include "core/text/python_data.h"

namespace clinic {

namespace {
constexpr std::uint64_t fileLimit = 16U << 20U;
constexpr std::size_t templateLimit = 4096; ///< bytes

void checkTemplate(std::string_view text)
{
    if (text.find("{}") == std::string_view::npos)
        throw Error(
            ErrorKind::Format, "template " + clinic::quoted(text) + " has no {} for the class");
}

std::vector<std::string> templateLines(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    std::vector<std::string> templates;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos)
            continue;
        try {
            if (line.size() > templateLimit || !isUtf8(line)
                || line.find('\0') != std::string_view::npos)
                throw Error(ErrorKind::Format,
                    "not a template of at most " + std::to_string(templateLimit)
                        + " bytes of UTF-8");
            checkTemplate(line);
        } catch (Error& error) {
            error.within("line " + std::to_string(number));
            throw;
        }
        templates.emplace_back(line);
    }
    if (templates.empty())
        throw Error(
            ErrorKind::Format, "holds no template; write one a line, with {} for the class");
    return templates;
}
} // namespace

std::vector<std::string> templatesOf(const nlohmann::json& list)
{
    if (!list.is_array() || list.empty())
        throw Error(ErrorKind::Format,
            std::string("templates: a list with at least one text expected, found ")
                + (list.is_array() ? "an empty one" : list.type_name()));
    std::vector<std::string> templates;
    for (const auto& element : list) {
        templates.push_back(jsonString(element, "templates", templateLimit));
        checkTemplate(templates.back());
    }
    return templates;
}

std::vector<std::string> readTemplates(const std::filesystem::path& file)
{
    const std::string text = readWholeText(file, fileLimit);
    try {
        const bool python = file.extension() == ".py";
        if (!python && file.extension() != ".json")
            return templateLines(text);
        const auto document =
            python ? parsePythonData(text, "the file") : parseUntrustedJson(text, "the file");
        return templatesOf(
            document.is_array() ? document : jsonMember(document, "templates", "the document"));
    } catch (Error& error) {
        error.within(file.string());
        throw;
    }
}

const std::vector<std::string>& shippedTemplates()
{
    static const std::vector<std::string> templates =
        readTemplates(resourcePath("prompts/openai_imagenet.txt"));
    return templates;
}

std::string templatesSha256(std::span<const std::string> templates)
{
    Sha256 hash;
    for (std::size_t i = 0; i < templates.size(); ++i) {
        if (i > 0)
            hash.add("\n");
        hash.add(templates[i]);
    }
    return hash.finish();
}

} // namespace clinic
