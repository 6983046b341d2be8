// SPDX-License-Identifier: Apache-2.0
#include "core/table/label_folder.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/nearest_name.h"
#include "core/table/delimited_reader.h"
#include "core/table/image_path.h"
#include "core/table/label_counts.h"
#include "core/text/class_list.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

void readClasses(LabelFolder& set)
{
    const auto json = set.folder / "classes.json";
    const auto python = set.folder / "classes.py";
    if (!std::filesystem::exists(json) && !std::filesystem::exists(python))
        throw Error(ErrorKind::Io,
            set.folder.string()
                + ": holds neither classes.json nor classes.py; a labelled set needs one of them");
    ClassList list = readClassList(std::filesystem::exists(json) ? json : python);
    set.classes = std::move(list.classes);
    set.templates = std::move(list.templates);
    set.superclasses = std::move(list.superclasses);
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
                + std::to_string(classes - 1) + " (there are " + std::to_string(classes)
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
        "no class is named " + clinic::quoted(name) + " in " + folder.string()
            + didYouMean(name, classes) + "; there are " + std::to_string(classes.size()) + ": "
            + some);
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
    set.imagesOfClass = countLabels(set.label, set.classes.size());
    set.warnings = labelWarnings(set);
    return set;
}

} // namespace clinic
