// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/clip_net.h"
#include "core/train/train_options.h"

#include <memory>
#include <optional>
#include <vector>

namespace clinic {

/// A batch on the device. Pictures n x 3 x R x R, normalised; ids n x length, padded with 0. With
/// augmented views both have 2n rows: originals, then the views in the same order.
struct StepTensors {
    at::Tensor pixels;
    at::Tensor ids; ///< undefined where the recipe has no texts
    at::Tensor flagged; ///< n, Bool
    at::Tensor labels; ///< n, I64
};

/// What the towers made of it, not normalised.
struct StepFeatures {
    at::Tensor images;
    at::Tensor texts;
};

/// A loss and its parts; what a recipe does not have is undefined.
struct StepLoss {
    at::Tensor total; ///< scalar with gradients
    at::Tensor clip, images, texts; ///< parts before their weights
    at::Tensor extra; ///< Unlearn's constraint; Par's distance, the mean of both modalities
};

/// What a recipe minimises. Not thread-safe.
class Objective {
public:
    virtual ~Objective() = default;
    virtual StepLoss loss(const StepFeatures& features, const StepTensors& batch,
        const at::Tensor& logitScale) const = 0;
    /// Parameters beside the network's: a head's.
    virtual std::vector<NamedTensor> parameters() const { return {}; }
    virtual bool usesTexts() const { return true; }
};

/// A linear layer; leaves that require gradients.
struct LinearHead {
    at::Tensor weight; ///< classes x d
    at::Tensor bias; ///< classes
};
/// As torch.nn.Linear begins: uniform within 1 / sqrt(d).
LinearHead newLinearHead(std::size_t classes, std::size_t d, std::uint64_t seed, at::Device device);

/// What an objective needs besides its options.
struct ObjectiveInput {
    const ClipNet& net; ///< with the start's weights, on the device
    LinearHead head; ///< Supervised with a linear head
    at::Tensor classEmbeddings; ///< Supervised against prompts: classes x embedDim, normalised
};

std::unique_ptr<Objective> makeObjective(const TrainOptions& options, const ObjectiveInput& input);

} // namespace clinic
