// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/precision.h"
#include "core/nn/schedule.h"
#include "core/train/recipe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace clinic {

/// What a supervised run compares the image features with.
enum class SupervisedHead {
    Linear, ///< a new linear layer on features that are not normalised, as the reference
    ZeroShot ///< the prompts' embeddings, fixed; the layer is CLIP's own temperature
};

/// When a caption's augmented view is drawn. Reference: once, at the start, for all epochs.
enum class TextViews { EachEpoch, Once };

/// How a run trains. The defaults are the reference's for pretraining, except that steps are
/// counted from 0; those of a recipe are in core/workflows/train_presets.
struct TrainOptions {
    Recipe recipe = Recipe::Pretrain;
    int epochs = 64;
    int batch = 128; ///< rows; what is left over at an epoch's end waits for the next shuffle
    double learningRate = 5e-4; ///< at the top of the schedule
    std::int64_t warmupSteps = 10000;
    RateDecay decay = RateDecay::Cosine;
    StepNumbering numbering = StepNumbering::Corrected;
    double weightDecay = 0.1;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double gradientClip = 0; ///< largest norm of all gradients together; 0: as they are
    /// Batches whose gradients are averaged for one step. Their pairs are no negatives of each
    /// other; `chunk` is the way to a large batch whose are.
    int accumulation = 1;
    /// Rows encoded at a time; the loss is over the whole batch all the same, at the price of a
    /// second forward pass. Batch norm then sees a chunk at a time. 0: the batch at once.
    int chunk = 0;
    bool gradientCheckpointing = false; ///< computes activations twice instead of keeping them
    bool channelsLast = true;
    bool roundToHalf = true; ///< new weights pass through half precision, as in the reference
    /// Goes on with the AdamW state of the checkpoint that the run starts from, as the reference
    /// does (and with its betas, eps and weight decay). Corrected: the state starts at zero.
    bool carryOptimizer = false;
    std::uint64_t seed = 0; ///< of new weights, of the order of rows and of augmentation
    std::string device = "cpu"; ///< "cpu", "cuda", "cuda:N"
    Precision precision = Precision::Fp32; ///< of the forward pass; weights stay F32
    int threads = 0; ///< inside tensor operations; 0: the machine's

    double clipWeight = 1; ///< CleanClip
    double inmodalWeight = 1; ///< CleanClip
    TextViews textViews = TextViews::EachEpoch; ///< CleanClip

    /// Unlearn adds constraintWeight * mean((cos + unlearnTarget)^2) over the flagged pairs, so
    /// that their cosine goes to -unlearnTarget: 0 makes image and caption orthogonal, 1 opposite.
    /// The reference's default of -1 pulls the cosine to +1 and strengthens the backdoor.
    double unlearnTarget = 0;
    double constraintWeight = 1;

    double parThreshold = 2.15; ///< Par: tau, of the mean squared distance in [0, 4]
    double parWeight = 1;

    SupervisedHead head = SupervisedHead::Linear;

    double removeShare = 0.02; ///< Progressive: of the rows still there, each time; FilterRetrain
    std::vector<int> removeAfter; ///< Progressive: epochs after which rows are dropped; 0: before
};

} // namespace clinic
