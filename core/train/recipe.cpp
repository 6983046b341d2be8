// SPDX-License-Identifier: Apache-2.0
#include "core/train/recipe.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"

#include <array>
#include <vector>

namespace clinic {

namespace {
constexpr std::array<RecipeInfo, 9> all {{
    {Recipe::Pretrain, "pretrain", "Contrastive training, from new weights or from a checkpoint"},
    {Recipe::Mmcl, "mmcl",
        "Contrastive finetuning on clean pairs: the baseline, which leaves a backdoor in place"},
    {Recipe::CleanClip, "cleanclip",
        "Contrastive finetuning on clean pairs, and each modality against its own augmented view"},
    {Recipe::Supervised, "supervised",
        "The image tower and a linear head, finetuned on labelled pictures"},
    {Recipe::LinearProbe, "linear-probe", "A linear head alone, on features computed once"},
    {Recipe::Unlearn, "unlearn",
        "Contrastive finetuning, while pairs known to be poisoned are pushed apart"},
    {Recipe::Par, "par",
        "Perturb and recover: contrastive finetuning, while embeddings are pushed away from the "
        "poisoned model's"},
    {Recipe::FilterRetrain, "filter-retrain",
        "The most suspicious rows are dropped, and a new model is trained on the rest"},
    {Recipe::Progressive, "progressive",
        "Contrastive training that drops the most suspicious rows after given epochs"},
}};
} // namespace

std::span<const RecipeInfo> recipes()
{
    return all;
}

const RecipeInfo& recipeInfo(Recipe recipe)
{
    return all[static_cast<std::size_t>(recipe)];
}

Recipe recipeFromName(std::string_view name)
{
    std::vector<std::string> names;
    for (const RecipeInfo& info : all) {
        if (info.name == name)
            return info.recipe;
        names.emplace_back(info.name);
    }
    throw Error(
        ErrorKind::Config, "no recipe is named " + clinic::quoted(name) + didYouMean(name, names));
}

bool needsLabels(Recipe recipe)
{
    return recipe == Recipe::Supervised || recipe == Recipe::LinearProbe;
}

bool needsAugmentedViews(Recipe recipe)
{
    return recipe == Recipe::CleanClip;
}

} // namespace clinic
