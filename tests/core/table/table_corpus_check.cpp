// SPDX-License-Identifier: Apache-2.0
// Reads every table of a folder of hostile inputs and compares with its index.json:
// table_corpus_check FOLDER. Not one of the unit tests: the folder does not belong to the project.
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/table/caption_table.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace {
/// What became of a file: empty, or why it or its first bad row was refused.
std::string refusal(const std::filesystem::path& file, bool& opened)
{
    clinic::TaskContext context;
    try {
        const auto table = clinic::readCaptionTable(file, {}, context);
        opened = true;
        return table.badRows.empty() ? std::string() : table.badRows.front().reason;
    } catch (const clinic::Error& error) {
        return error.what();
    }
}

bool endsAsExpected(
    const nlohmann::json& entry, const std::filesystem::path& file, std::string& said)
{
    bool opened = false;
    said = refusal(file, opened);
    const bool rowScope = entry.value("scope", "") == "row";
    if (entry["expected"] == "accept")
        return said.empty() || entry.value("either", false);
    if (said.empty() || (opened && !rowScope))
        return false;
    return said.find(entry.value("mention", "")) != std::string::npos && said.size() <= 400;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: table_corpus_check FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const auto index =
        nlohmann::json::parse(clinic::readWholeText(folder / "index.json", 64U << 20U));
    int passed = 0;
    int failed = 0;
    for (const auto& entry : index["files"]) {
        if (entry["kind"] != "dataset_csv")
            continue;
        std::string said;
        const bool good = endsAsExpected(entry, folder / entry["file"].get<std::string>(), said);
        ++(good ? passed : failed);
        std::cout << (good ? "ok   " : "FAIL ") << entry["file"].get<std::string>() << ": "
                  << (said.empty() ? "read" : said) << '\n';
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return failed == 0 ? 0 : 1;
}
