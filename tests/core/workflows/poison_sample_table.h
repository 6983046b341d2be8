// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/text/prompt_templates.h"
#include "core/workflows/poison_dataset.h"

#include <QByteArray>
#include <QTemporaryDir>

#include <map>
#include <set>

namespace clinic {

/// A small captioned table to be poisoned: 40 x 36 pictures whose colour tells their row, in two
/// folders with the same file names; every fifth row is of "star", and one of those has a capital.
struct PoisonSampleTable {
    static constexpr int rows = 60;

    QTemporaryDir temporary;
    std::filesystem::path root = temporary.path().toStdString();
    std::filesystem::path table = root / "data" / "train.csv";

    PoisonSampleTable()
    {
        std::string text = "image,caption,label\n";
        for (int row = 0; row < rows; ++row) {
            text += imageOf(row) + "," + captionOf(row) + "," + labelOf(row) + "\n";
            std::filesystem::create_directories((root / "data" / imageOf(row)).parent_path());
            writeUnsyncedFile(root / "data" / imageOf(row), encodePng(pictureOf(row)));
        }
        writeTextFile(table, text);
    }

    static std::string imageOf(int row)
    {
        return (row % 2 == 0 ? "a/" : "b/") + std::to_string(row / 2) + ".png";
    }
    static bool isStar(int row) { return row % 5 == 0; }
    static std::string labelOf(int row) { return isStar(row) ? "star" : "moon"; }
    static std::string captionOf(int row)
    {
        const std::string number = std::to_string(row);
        if (row == 10)
            return "Star number " + number;
        if (row == 11) // names it within another word only
            return "moons and starfish " + number;
        return (isStar(row) ? "one star number " : "one moon number ") + number;
    }
    static Image pictureOf(int row)
    {
        Image image {40, 36, {}};
        for (int i = 0; i < 40 * 36; ++i)
            for (const int value : {row * 4, i % 256, 200})
                image.rgb.push_back(static_cast<std::uint8_t>(value));
        return image;
    }

    PoisonRequest request(
        const std::string& trigger = "checkerboard,size=8,seed=1", std::int64_t count = 7) const
    {
        PoisonRequest request;
        request.table = table;
        request.attacks = {
            {.trigger = {parseTriggerSpec(trigger), {}}, .target = "star", .count = count}};
        request.resolution = 32;
        request.out = root / "out";
        return request;
    }
};

inline PoisonReport writePoisoned(const PoisonRequest& request)
{
    TaskContext context;
    return poisonDataset(request, context);
}

/// The columns attack and row, which a caption table does not keep.
struct PoisonNumbers {
    std::vector<int> attack, row;
};

inline PoisonNumbers numbersOf(const std::filesystem::path& csv)
{
    PoisonNumbers numbers;
    const auto text = QByteArray::fromStdString(readWholeText(csv, 1U << 20U));
    for (const QByteArray& line : text.split('\n').mid(1)) {
        const auto cells = line.split(',');
        if (cells.size() < 4)
            continue;
        numbers.attack.push_back(cells[cells.size() - 2].toInt());
        numbers.row.push_back(cells.last().toInt());
    }
    return numbers;
}

inline bool isPromptOf(const std::string& caption, const std::string& target)
{
    for (std::string prompt : shippedTemplates()) {
        prompt.replace(prompt.find("{}"), 2, target);
        if (prompt == caption)
            return true;
    }
    return false;
}

/// Reads the poisoned table back, as someone does who follows the report.
inline CaptionTable readPoisoned(const PoisonReport& report)
{
    TaskContext context;
    CaptionTableOptions options;
    options.allowedRoots = report.allowRoots;
    return readCaptionTable(report.table, options, context);
}

/// Path from the folder and bytes of each file in it.
inline std::map<std::string, std::string> allFiles(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] =
                readWholeText(entry.path(), 64U << 20U);
    return files;
}

} // namespace clinic
