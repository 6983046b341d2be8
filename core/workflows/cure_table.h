// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/train/evaluation_numbers.h"
#include "core/train/recipe.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

struct CureTableRequest {
    std::vector<std::filesystem::path> demos; ///< one a seed, made with different seeds
    std::filesystem::path out; ///< what is finished there is not made again
    std::vector<std::string> attacks {"badnet", "fixed-patch", "blended", "sig", "painted"};
    std::vector<Recipe> recipes {
        Recipe::CleanClip, Recipe::Mmcl, Recipe::Par, Recipe::Supervised, Recipe::FilterRetrain};
    EncoderOptions encoder; ///< for evaluating
    std::int64_t labelled = 1000; ///< pictures of a supervised cure
};

/// One model, measured on one demo.
struct CureMeasure {
    double cleanAccuracy = 0; ///< 0..1
    double attackSuccess = 0; ///< 0..1
};

/// One attack and what each recipe makes of it; vectors have one element a demo.
struct CureRow {
    std::string attack;
    std::vector<CureMeasure> poisoned, twin; ///< before the cure; never poisoned: the floor
    std::vector<std::vector<CureMeasure>> cured; ///< first index as CureTableRequest::recipes
};

struct CureTable {
    std::vector<Recipe> recipes;
    std::vector<CureRow> rows;
    double seconds = 0;
};

/// Attacks every demo in every way and treats it by every recipe with its demo preset: attackDemo()
/// and trainModel() one after another. A run that was stopped goes on where it was. Errors: theirs.
CureTable makeCureTable(const CureTableRequest& request, TaskContext& context);

/// As a table of Markdown: mean over the demos, lowest and highest in brackets, in percent.
std::string cureTableText(const CureTable& table);

} // namespace clinic
