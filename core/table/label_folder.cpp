// SPDX-License-Identifier: Apache-2.0
#include "core/table/label_folder.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/table/delimited_reader.h"
#include "core/table/image_path.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

constexpr std::size_t classLimit = 1U << 20U;
constexpr std::uint64_t classesFileLimit = 64U << 20U;

std::vector<std::string> stringsOf(const nlohmann::json& document, std::string_view key)
{
    const auto& list = jsonMember(document, key, "the document");
    if (!list.is_array() || list.empty() || list.size() > classLimit)
        throw Error(ErrorKind::Format,
            "\"" + std::string(key) + "\" must be a list with at least one text");
    std::vector<std::string> texts;
    for (const auto& element : list)
        texts.push_back(jsonString(element, key, 4096));
    return texts;
}

void readClasses(LabelFolder& set)
try {
    const auto text = readWholeText(set.folder / "classes.json", classesFileLimit);
    const auto document = parseUntrustedJson(text, "classes.json");
    set.classes = stringsOf(document, "classes");
    set.templates = stringsOf(document, "templates");
    for (const std::string& prompt : set.templates) {
        if (prompt.find("{}") == std::string::npos)
            throw Error(ErrorKind::Format,
                "classes.json: template " + clinic::quoted(prompt) + " has no {} for the class");
    }
} catch (Error& error) {
    if (error.kind() != ErrorKind::Io)
        error.within(set.folder.string());
    throw;
}

std::size_t columnIndex(const DelimitedRecord& header, std::string_view name)
{
    const auto found = std::find(header.fields.begin(), header.fields.end(), name);
    if (found == header.fields.end())
        throw Error(ErrorKind::Format,
            "no column \"" + std::string(name) + "\"; expected a header line image,label");
    return static_cast<std::size_t>(found - header.fields.begin());
}

std::size_t labelOf(std::string_view text, std::size_t classes)
{
    std::size_t label = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), label);
    if (problem != std::errc {} || end != text.data() + text.size() || label >= classes)
        throw Error(ErrorKind::Format,
            "label " + clinic::quoted(text) + ", expected a number from 0 to "
                + std::to_string(classes - 1) + " (classes.json has " + std::to_string(classes)
                + " classes)");
    return label;
}

void readRows(DelimitedReader& reader, LabelFolder& set)
{
    DelimitedRecord record;
    if (!reader.next(record))
        throw Error(ErrorKind::Format, "is empty; expected a header line image,label");
    const auto image = columnIndex(record, "image");
    const auto label = columnIndex(record, "label");
    while (reader.next(record)) {
        try {
            if (record.fieldCount <= std::max(image, label) || record.hasNul)
                throw Error(ErrorKind::Format,
                    std::to_string(record.fieldCount) + " fields, expected image,label");
            const auto trouble = imagePathTrouble(record.fields[image], set.folder);
            if (!trouble.empty())
                throw Error(ErrorKind::Format, trouble);
            set.label.push_back(labelOf(record.fields[label], set.classes.size()));
            set.image.emplace_back(record.fields[image]);
        } catch (Error& error) {
            error.within("line " + std::to_string(record.line));
            throw;
        }
    }
    if (set.image.empty())
        throw Error(ErrorKind::Format, "has no rows; at least one labelled image is needed");
}

} // namespace

std::filesystem::path LabelFolder::imageToOpen(std::size_t row) const
{
    auto file = imagePath(row);
    if (const auto trouble = linkTrouble(file, folder); !trouble.empty())
        throw Error(ErrorKind::Unsafe, clinic::quoted(image[row]) + " " + trouble);
    return file;
}

std::size_t LabelFolder::classIndex(std::string_view name) const
{
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found != classes.end())
        return static_cast<std::size_t>(found - classes.begin());
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(classes.size(), 10); ++i)
        some += (i == 0 ? "" : ", ") + classes[i];
    throw Error(ErrorKind::Config,
        "no class is named " + clinic::quoted(name) + " in " + (folder / "classes.json").string()
            + "; there are " + std::to_string(classes.size()) + ": " + some);
}

LabelFolder readLabelFolder(const std::filesystem::path& folder)
{
    LabelFolder set;
    set.folder = folder;
    readClasses(set);
    const InputFile file(folder / "labels.csv");
    try {
        DelimitedReader reader(file, ',');
        readRows(reader, set);
    } catch (Error& error) {
        if (error.kind() != ErrorKind::Io)
            error.within(file.path().string());
        throw;
    }
    return set;
}

} // namespace clinic
