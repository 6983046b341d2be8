// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/config_sources.h"
#include "core/clip/tensor_shapes.h"

#include <algorithm>
#include <cctype>

namespace clinic {

namespace {

constexpr int headWidth = 64; // of all models of OpenAI; open_clip's config may say otherwise

int headsOf(int width)
{
    return std::max(1, width / headWidth);
}

void deriveVit(const TensorShapes& shapes, ClipConfig& config)
{
    config.visionWidth = shapes.size("visual.conv1.weight", 4, 0, maxWidth);
    config.patchSize = shapes.size("visual.conv1.weight", 4, 3, maxPatch);
    const int cells = shapes.size("visual.positional_embedding", 2, 0, maxCells) - 1;
    config.imageResolution =
        gridSide(cells, "the positions in 'visual.positional_embedding'") * config.patchSize;
    config.visionLayers = shapes.blocks("visual.transformer.resblocks.", "attn.in_proj_weight");
    config.visionHeads = headsOf(config.visionWidth);
    config.visionMlpWidth =
        shapes.size("visual.transformer.resblocks.0.mlp.c_fc.weight", 2, 0, 4 * maxWidth);
}

void deriveResNet(const TensorShapes& shapes, ClipConfig& config)
{
    config.visionIsResNet = true;
    config.visionWidth = shapes.size("visual.layer1.0.conv1.weight", 4, 0, maxResNetWidth);
    for (std::size_t stage = 0; stage < 4; ++stage)
        config.visionStages[stage] =
            shapes.blocks("visual.layer" + std::to_string(stage + 1) + ".", "conv1.weight");
    const int cells = shapes.size("visual.attnpool.positional_embedding", 2, 0, maxCells) - 1;
    config.imageResolution =
        gridSide(cells, "the positions in 'visual.attnpool.positional_embedding'") * 32;
    config.visionHeads = headsOf(config.visionWidth * 32);
}

void deriveText(const TensorShapes& shapes, ClipConfig& config)
{
    config.contextLength = shapes.size("positional_embedding", 2, 0, maxContext);
    config.vocabSize = shapes.size("token_embedding.weight", 2, 0, maxVocabulary);
    config.textWidth = shapes.size("token_embedding.weight", 2, 1, maxWidth);
    config.textHeads = headsOf(config.textWidth);
    config.textLayers = shapes.blocks("transformer.resblocks.", "attn.in_proj_weight");
    config.textMlpWidth =
        shapes.size("transformer.resblocks.0.mlp.c_fc.weight", 2, 0, 4 * maxWidth);
    config.embedDim = shapes.size("text_projection", 2, 1, maxWidth);
}

/// open_clip's blocks declare their first norm before the attention, OpenAI's and CleanCLIP's after
/// it; torch.save keeps that order. (safetensors sorts, so a bare file of that kind tells nothing.)
bool isInOpenClipOrder(const Checkpoint& checkpoint)
{
    for (const TensorEntry& entry : checkpoint.tensors.entries()) {
        if (entry.name.ends_with("transformer.resblocks.0.attn.in_proj_weight"))
            return false;
        if (entry.name.ends_with("transformer.resblocks.0.ln_1.weight"))
            return true;
    }
    return false;
}

bool mentionsQuickGelu(std::string name)
{
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name.find("quickgelu") != std::string::npos;
}

/// Which GELU a file without a config was trained with. open_clip's models are exact unless the
/// model's name ends in -quickgelu, and its training script puts the model's name into the run's
/// name.
void deriveActivation(const Checkpoint& checkpoint, ClipConfig& config)
{
    if (checkpoint.quickGelu) {
        config.quickGelu = *checkpoint.quickGelu;
    } else if (checkpoint.format == CheckpointFormat::Safetensors) {
        config.activationAssumed = true;
    } else if (isInOpenClipOrder(checkpoint)) {
        config.layout = WeightLayout::OpenClip;
        config.quickGelu = checkpoint.name && mentionsQuickGelu(*checkpoint.name);
        config.activationAssumed = !config.quickGelu;
    }
}

} // namespace

std::optional<ClipConfig> configFromOpenAiTensors(const Checkpoint& checkpoint)
{
    const TensorShapes visual(checkpoint.tensors);
    const bool isSplit = visual.has("text.token_embedding.weight"); // open_clip's CustomTextCLIP
    const TensorShapes text(checkpoint.tensors, isSplit ? "text." : "");
    const bool isVit = visual.has("visual.class_embedding") && visual.has("visual.proj");
    const bool isResNet = visual.has("visual.layer1.0.conv1.weight")
        && visual.has("visual.attnpool.positional_embedding");
    if ((!isVit && !isResNet) || !text.has("token_embedding.weight")
        || !text.has("text_projection"))
        return std::nullopt;

    ClipConfig config;
    if (isResNet)
        deriveResNet(visual, config);
    else
        deriveVit(visual, config);
    deriveText(text, config);
    if (checkpoint.configJson.empty())
        deriveActivation(checkpoint, config);
    else
        applyOpenClipConfig(checkpoint, config);
    return config;
}

} // namespace clinic
