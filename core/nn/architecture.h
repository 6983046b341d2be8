// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>

namespace clinic {

/// How tensors are named and laid out. All three describe the same network.
enum class WeightLayout { OpenAi, OpenClip, Transformers };

/// The architecture, derived from a checkpoint's tensors (and its config where there is one), never
/// asked for.
struct ClipConfig {
    WeightLayout layout = WeightLayout::OpenAi;
    std::string architecture; ///< "RN50", "ViT-B/32", ... where it is a published one, else
                              ///< "ResNet" or "ViT"
    bool quickGelu = true; ///< x * sigmoid(1.702 x) instead of GELU
    bool activationAssumed = false; ///< nothing in the checkpoint says which of the two it is
    int embedDim = 0;
    int imageResolution = 0; ///< pixels, square

    bool visionIsResNet = false;
    std::array<int, 4> visionStages {}; ///< blocks a stage (ResNet)
    int visionLayers = 0; ///< blocks (ViT)
    int visionWidth = 0; ///< ViT: of the residual stream; ResNet: channels after the stem
    int visionHeads = 0; ///< ViT: of each block; ResNet: of the attention pool
    int patchSize = 0; ///< pixels (ViT)
    int visionMlpWidth = 0; ///< ViT

    int contextLength = 77;
    int vocabSize = 0;
    int textWidth = 0;
    int textHeads = 0;
    int textLayers = 0;
    int textMlpWidth = 0;
    /// Token whose position is pooled: none means the largest id of the row (OpenAI, open_clip).
    std::optional<int> eosTokenId;

    float layerNormEps = 1e-5F; ///< of the image tower
    float textLayerNormEps = 1e-5F;
    std::array<float, 3> mean {0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> std {0.26862954F, 0.26130258F, 0.27577711F};
};

} // namespace clinic
