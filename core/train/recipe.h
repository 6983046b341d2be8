// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// What a run does to a model. Sources: Bansal et al., ICCV 2023 (CleanCLIP); specs of CleanCLIP, 3
/// and 4.4; for PAR, specs of defences, 4.1.
enum class Recipe {
    Pretrain, ///< contrastive, from new weights or a checkpoint
    Mmcl, ///< contrastive on clean pairs: the baseline that does not remove a backdoor
    CleanClip, ///< contrastive and in-modal self-supervised
    Supervised, ///< the image tower and a head on labelled pictures
    LinearProbe, ///< a head alone, on features that are computed once
    Unlearn, ///< contrastive, while known poisoned pairs are held at a given cosine
    Par, ///< contrastive, while embeddings are pushed away from the poisoned model's
    FilterRetrain, ///< the most suspicious rows dropped, then trained anew
    Progressive ///< contrastive, dropping the most suspicious rows after some epochs
};

struct RecipeInfo {
    Recipe recipe = Recipe::Pretrain;
    std::string_view name; ///< as --recipe spells it
    std::string_view about; ///< one sentence for a person
};

/// In the order of the enumeration.
std::span<const RecipeInfo> recipes();
const RecipeInfo& recipeInfo(Recipe recipe);
/// Error{Config} naming the nearest.
Recipe recipeFromName(std::string_view name);

/// Whether it trains on a labelled folder, not on a captioned table.
bool needsLabels(Recipe recipe);
/// Whether each pair is seen a second time, augmented.
bool needsAugmentedViews(Recipe recipe);

} // namespace clinic
