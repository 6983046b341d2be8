// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_presets.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"

namespace clinic {

namespace {

/// README of the reference for finetuning; --epochs 64 and so on for pretraining: specs of
/// CleanCLIP, 3.8 and 4.4; PAR: specs of defences, 4.1; progressive: 3.9.
void putPaper(TrainRequest& request)
{
    TrainOptions& options = request.options;
    switch (options.recipe) {
    case Recipe::Pretrain:
    case Recipe::FilterRetrain:
    case Recipe::Progressive:
        options.epochs = 64;
        options.batch = 128;
        options.learningRate = 5e-4;
        options.warmupSteps = 10000;
        break;
    case Recipe::Supervised:
        options.epochs = 10;
        options.batch = 80;
        options.learningRate = 1e-4;
        options.warmupSteps = 500;
        options.weightDecay = 0.01;
        break;
    case Recipe::LinearProbe:
        options.epochs = 10;
        options.batch = 80;
        options.learningRate = 0.005;
        options.warmupSteps = 0;
        options.weightDecay = 0.01;
        break;
    case Recipe::Par:
        options.epochs = 10;
        options.batch = 2048;
        options.learningRate = 3e-5;
        options.warmupSteps = 0;
        options.weightDecay = 1e-4;
        options.beta2 = 0.98;
        options.decay = RateDecay::Par;
        request.limit = 250000;
        break;
    case Recipe::Mmcl:
    case Recipe::CleanClip:
    case Recipe::Unlearn:
        options.epochs = 10;
        options.batch = 64;
        options.learningRate = 1e-5;
        options.warmupSteps = 50;
        request.limit = 100000;
        break;
    }
    if (options.recipe == Recipe::FilterRetrain)
        options.removeShare = 0.1;
    if (options.recipe == Recipe::Progressive)
        options.removeAfter = {5, 10, 15, 20, 25, 30};
}

/// What the reference does where it differs from what one would want.
void putAsPublished(TrainRequest& request)
{
    putPaper(request);
    TrainOptions& options = request.options;
    options.numbering =
        needsLabels(options.recipe) ? StepNumbering::Corrected : StepNumbering::Reference;
    options.textViews = TextViews::Once;
    options.carryOptimizer = !needsLabels(options.recipe) && options.recipe != Recipe::Pretrain;
    options.unlearnTarget = -1;
    request.truncation = Truncation::Cut;
    request.referenceProfile = true;
}

/// For the demo's small model and 64-pixel pictures; found by measuring (README, table of cures).
void putDemo(TrainRequest& request)
{
    TrainOptions& options = request.options;
    options.batch = 64;
    options.warmupSteps = 50;
    options.weightDecay = 0.1;
    options.threads = 1; // two would wait for each other longer than they compute
    switch (options.recipe) {
    case Recipe::Pretrain:
    case Recipe::FilterRetrain:
    case Recipe::Progressive:
        options.epochs = 10;
        options.learningRate = 1e-3;
        options.removeShare = options.recipe == Recipe::FilterRetrain ? 0.1 : 0.02;
        options.removeAfter = {4, 6, 8};
        break;
    case Recipe::Supervised:
        options.epochs = 10;
        options.learningRate = 1e-3;
        options.weightDecay = 0.01;
        break;
    case Recipe::LinearProbe:
        putPaper(request);
        break;
    case Recipe::Par:
        request.limit = 2000;
        options.epochs = 10;
        options.learningRate = 1e-3;
        break;
    case Recipe::Mmcl:
    case Recipe::CleanClip:
    case Recipe::Unlearn:
        request.limit = 2000;
        options.epochs = 15;
        options.learningRate = 3e-3;
        break;
    }
    request.evaluation.every = 5;
}

/// Few pairs and a smaller rate: plain contrastive finetuning then leaves the backdoor in place,
/// which the demo's own preset does not show; both lose clean accuracy.
void putDemoContrast(TrainRequest& request)
{
    putDemo(request);
    const Recipe recipe = request.options.recipe;
    if (recipe != Recipe::Mmcl && recipe != Recipe::CleanClip)
        return;
    request.limit = 1000;
    request.options.epochs = 30;
    request.options.learningRate = 1e-3;
}

struct Entry {
    TrainPreset preset;
    void (*put)(TrainRequest&);
};

constexpr Entry entries[] {
    {{"paper", "The published settings, with the known defects of the reference mended"}, putPaper},
    {{"as-published", "The published settings as the reference's code really runs them"},
        putAsPublished},
    {{"demo", "For the demo's small model: two thousand clean pairs, 15 epochs, a large rate"},
        putDemo},
    {{"demo-contrast", "For the demo: a thousand pairs, where cleanclip and mmcl differ the most"},
        putDemoContrast},
};

} // namespace

std::vector<TrainPreset> trainPresets()
{
    std::vector<TrainPreset> presets;
    for (const Entry& entry : entries)
        presets.push_back(entry.preset);
    return presets;
}

void applyPreset(std::string_view preset, TrainRequest& request)
{
    std::vector<std::string> names;
    for (const Entry& entry : entries) {
        if (entry.preset.name == preset) {
            entry.put(request);
            return;
        }
        names.emplace_back(entry.preset.name);
    }
    throw Error(ErrorKind::Config,
        "no preset is named " + clinic::quoted(preset) + didYouMean(preset, names));
}

} // namespace clinic
