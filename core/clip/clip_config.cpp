// SPDX-License-Identifier: Apache-2.0
#include "core/clip/clip_config.h"

#include "core/base/error.h"
#include "core/clip/config_sources.h"

#include <string_view>

namespace clinic {

namespace {

struct Published {
    std::string_view name;
    std::array<int, 4> stages; ///< zeros for a ViT
    int layers;
    int width;
    int patch;
    int resolution;
    int embedDim;
    int textWidth;
};

constexpr std::array<Published, 9> publishedModels {{
    {"RN50", {3, 4, 6, 3}, 0, 64, 0, 224, 1024, 512},
    {"RN101", {3, 4, 23, 3}, 0, 64, 0, 224, 512, 512},
    {"RN50x4", {4, 6, 10, 6}, 0, 80, 0, 288, 640, 640},
    {"RN50x16", {6, 8, 18, 8}, 0, 96, 0, 384, 768, 768},
    {"RN50x64", {3, 15, 36, 10}, 0, 128, 0, 448, 1024, 1024},
    {"ViT-B/32", {}, 12, 768, 32, 224, 512, 512},
    {"ViT-B/16", {}, 12, 768, 16, 224, 512, 512},
    {"ViT-L/14", {}, 24, 1024, 14, 224, 768, 768},
    {"ViT-L/14@336px", {}, 24, 1024, 14, 336, 768, 768},
}};

std::string architectureName(const ClipConfig& config)
{
    for (const Published& model : publishedModels) {
        if (model.stages == config.visionStages && model.layers == config.visionLayers
            && model.width == config.visionWidth && model.patch == config.patchSize
            && model.resolution == config.imageResolution && model.embedDim == config.embedDim
            && model.textWidth == config.textWidth && config.textLayers == 12)
            return std::string(model.name);
    }
    return config.visionIsResNet ? "ResNet" : "ViT";
}

void checkHeads(int width, int heads, std::string_view tower)
{
    if (heads < 1 || width % heads != 0)
        throw Error(ErrorKind::Format,
            "the " + std::string(tower) + " tower's width " + std::to_string(width)
                + " cannot be divided among " + std::to_string(heads) + " attention heads");
}

void checkConfig(const ClipConfig& config)
{
    if (config.imageResolution > maxResolution)
        throw Error(ErrorKind::Format,
            "images of " + std::to_string(config.imageResolution) + " pixels a side, at most "
                + std::to_string(maxResolution) + " are supported");
    const int poolWidth = config.visionIsResNet ? 32 : 1;
    checkHeads(config.visionWidth * poolWidth, config.visionHeads, "image");
    checkHeads(config.textWidth, config.textHeads, "caption");
    const bool noBlocks =
        config.visionIsResNet ? config.visionStages[3] == 0 : config.visionLayers == 0;
    if (noBlocks || config.textLayers == 0)
        throw Error(ErrorKind::Format, "a tower of the CLIP model has no blocks");
}

} // namespace

std::optional<ClipConfig> deriveClipConfig(const Checkpoint& checkpoint)
try {
    std::optional<ClipConfig> config = configFromOpenAiTensors(checkpoint);
    if (!config)
        config = configFromTransformers(checkpoint);
    if (!config)
        return std::nullopt;
    checkConfig(*config);
    if (!checkpoint.preprocessorJson.empty())
        applyPreprocessorConfig(checkpoint, *config);
    config->architecture = architectureName(*config);
    return config;
} catch (Error& error) {
    if (!checkpoint.path.empty())
        error.within(checkpoint.path.string());
    throw;
}

} // namespace clinic
