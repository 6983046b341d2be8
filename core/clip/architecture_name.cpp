// SPDX-License-Identifier: Apache-2.0
#include "core/clip/architecture_name.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"

#include <array>
#include <string>

namespace clinic {

namespace {

constexpr int vocabulary = 49408;

ClipConfig textTower(std::string_view name, int width, int heads, int layers)
{
    ClipConfig config;
    config.architecture = name;
    config.vocabSize = vocabulary;
    config.textWidth = width;
    config.textHeads = heads;
    config.textLayers = layers;
    config.textMlpWidth = 4 * width;
    return config;
}

ClipConfig withResNet(ClipConfig config, std::array<int, 4> stages, int width, int side)
{
    config.visionIsResNet = true;
    config.visionStages = stages;
    config.visionWidth = width;
    config.visionHeads = width * 32 / 64;
    config.imageResolution = side;
    return config;
}

ClipConfig made(std::string_view name)
{
    ClipConfig config;
    if (name == "RN50") {
        config = withResNet(textTower(name, 512, 8, 12), {3, 4, 6, 3}, 64, 224);
        config.embedDim = 1024;
    } else if (name == "RN101") {
        config = withResNet(textTower(name, 512, 8, 12), {3, 4, 23, 3}, 64, 224);
        config.embedDim = 512;
    } else if (name == "RN50x4") {
        config = withResNet(textTower(name, 640, 10, 12), {4, 6, 10, 6}, 80, 288);
        config.embedDim = 640;
    } else if (name == "ViT-B/32") {
        config = textTower(name, 512, 8, 12);
        config.visionLayers = 12;
        config.visionWidth = 768;
        config.visionHeads = 12;
        config.visionMlpWidth = 4 * 768;
        config.patchSize = 32;
        config.imageResolution = 224;
        config.embedDim = 512;
    } else {
        config = withResNet(textTower("ResNet", 64, 1, 2), {1, 1, 1, 1}, 16, 64);
        config.embedDim = 64;
    }
    return config;
}

} // namespace

std::vector<std::string_view> architectureNames()
{
    return {"RN50", "RN101", "RN50x4", "ViT-B/32", "tiny"};
}

ClipConfig architectureFromName(std::string_view name)
{
    std::vector<std::string> names;
    for (const std::string_view known : architectureNames()) {
        if (known == name)
            return made(name);
        names.emplace_back(known);
    }
    throw Error(ErrorKind::Config,
        "no architecture is named " + clinic::quoted(name) + didYouMean(name, names));
}

} // namespace clinic
