// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/nn/architecture.h"
#include "core/workflows/selftest_run.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

void compareIndex(
    const nlohmann::json& index, const std::filesystem::path& folder, Deviation& deviation)
{
    const ClipConfig defaults;
    for (std::size_t i = 0; i < 3; ++i) {
        deviation.compare(static_cast<double>(defaults.mean[i]),
            static_cast<double>(index.at("normalize").at("mean").at(i).get<float>()), "mean");
        deviation.compare(static_cast<double>(defaults.std[i]),
            static_cast<double>(index.at("normalize").at("std").at(i).get<float>()), "std");
    }
    for (const auto& entry : index.at("images")) {
        const auto file = entry.at("file").get<std::string>();
        const Image image = readImage(folder / file);
        deviation.compare(image.width, entry.at("size").at(0).get<int>(), file + " width");
        deviation.compare(image.height, entry.at("size").at(1).get<int>(), file + " height");
    }
}

} // namespace

void checkPreprocess(SelftestRun& run)
{
    const std::filesystem::path folder = run.folder() / "preprocess";
    if (!std::filesystem::is_directory(folder))
        return;
    if (run.has("preprocess/index.json"))
        run.check("preprocess/index.json", 1e-7, [&](Deviation& deviation) {
            compareIndex(run.json("preprocess/index.json"), folder, deviation);
        });
    std::vector<std::string> expectations;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().filename().string().find(".expect") != std::string::npos)
            expectations.push_back(entry.path().filename().string());
    }
    std::sort(expectations.begin(), expectations.end());
    for (const std::string& file : expectations) {
        run.check("preprocess/" + file, 1, [&](Deviation& deviation) {
            const std::string source = file.substr(0, file.find(".expect"));
            const Image expected = readImage(folder / file);
            comparePixels(
                resizeAndCrop(readImage(folder / source), expected.width), expected, deviation);
        });
    }
}

} // namespace clinic
