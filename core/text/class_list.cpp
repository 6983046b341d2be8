// SPDX-License-Identifier: Apache-2.0
#include "core/text/class_list.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/text/prompt_templates.h"
#include "core/text/python_data.h"

namespace clinic {

namespace {
constexpr std::uint64_t fileLimit = 64U << 20U;
constexpr std::size_t nameLimit = 4096; ///< bytes

std::vector<std::string> classNames(const nlohmann::json& list, std::string_view what)
{
    if (!list.is_array() || list.empty())
        throw Error(ErrorKind::Format,
            std::string(what) + ": a list with at least one text expected, found "
                + (list.is_array() ? "an empty one" : list.type_name()));
    std::vector<std::string> names;
    for (const auto& element : list) {
        names.push_back(jsonString(element, what, nameLimit));
        if (names.back().find("{}") != std::string::npos)
            throw Error(ErrorKind::Format,
                std::string(what) + ": " + clinic::quoted(names.back())
                    + " is a template, the name of a class is expected");
    }
    return names;
}

ClassList classListOf(const nlohmann::json& document)
{
    ClassList list;
    list.classes = classNames(jsonMember(document, "classes", "the document"), "classes");
    list.templates = templatesOf(jsonMember(document, "templates", "the document"));
    const auto* groups = jsonOptionalMember(document, "superclasses");
    if (groups == nullptr)
        return list;
    if (!groups->is_array())
        throw Error(ErrorKind::Format, "superclasses: a list of lists of class names expected");
    for (const auto& group : *groups)
        list.superclasses.push_back(classNames(group, "superclasses"));
    return list;
}
} // namespace

ClassList readClassList(const std::filesystem::path& file)
{
    const std::string text = readWholeText(file, fileLimit);
    try {
        return classListOf(file.extension() == ".py"
                ? parsePythonData(text, file.filename().string())
                : parseUntrustedJson(text, file.filename().string()));
    } catch (Error& error) {
        error.within(file.parent_path().string());
        throw;
    }
}

} // namespace clinic
