// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/synthetic.h"
#include "core/train/train_run.h"

#include <numeric>

namespace clinic {

/// A model and a run small enough for tests: a step takes milliseconds.
inline constexpr int smallSide = 32;

inline ClipConfig smallModel()
{
    ClipConfig model;
    model.embedDim = 16;
    model.imageResolution = smallSide;
    model.visionIsResNet = true;
    model.visionStages = {1, 1, 1, 1};
    model.visionWidth = 8;
    model.visionHeads = 4;
    model.contextLength = 8;
    model.vocabSize = 100;
    model.textWidth = 16;
    model.textHeads = 1;
    model.textLayers = 1;
    model.textMlpWidth = 64;
    return model;
}

/// Drawn pictures with token rows that name their shape; the last id is the largest.
class SmallPairs : public PairSource {
public:
    explicit SmallPairs(std::int64_t count)
    {
        for (std::int64_t row = 0; row < count; ++row)
            m_pairs.push_back(drawSynthetic(7, SyntheticSplit::Train, row, smallSide));
    }

    std::int64_t size() const override { return static_cast<std::int64_t>(m_pairs.size()); }
    int side() const override { return smallSide; }
    TrainBatch read(std::span<const std::int64_t> rows, std::int64_t epoch) const override
    {
        TrainBatch batch;
        for (const std::int64_t row : rows) {
            if (row == unreadable) {
                batch.unread.push_back({row, "was made unreadable"});
                continue;
            }
            const SyntheticPair& pair = m_pairs[static_cast<std::size_t>(row)];
            const auto& rgb = pair.image.rgb;
            batch.rows.push_back(row);
            batch.pixels.insert(batch.pixels.end(), rgb.begin(), rgb.end());
            batch.tokens.push_back({98, 10 + pair.label, 99});
            batch.flagged.push_back(row % 4 == 0);
            batch.labels.push_back(pair.label);
            if (augmented) { // another one of the row's epoch
                for (const std::uint8_t value : rgb)
                    batch.augmentedPixels.push_back(
                        static_cast<std::uint8_t>(value ^ static_cast<std::uint8_t>(epoch)));
                batch.augmentedTokens.push_back({98, 99});
            }
        }
        return batch;
    }

    bool augmented = false;
    std::int64_t unreadable = -1;

private:
    std::vector<SyntheticPair> m_pairs;
};

inline TrainOptions smallOptions(Recipe recipe, int epochs)
{
    TrainOptions options;
    options.recipe = recipe;
    options.epochs = epochs;
    options.batch = 16;
    options.learningRate = 2e-3;
    options.warmupSteps = 4;
    options.seed = 3;
    return options;
}

inline RunPlan smallPlan(
    const std::filesystem::path& folder, const TrainOptions& options, std::int64_t pairs)
{
    RunPlan plan;
    plan.files.folder = folder;
    plan.name = "small";
    plan.options = options;
    plan.rows.resize(static_cast<std::size_t>(pairs));
    std::iota(plan.rows.begin(), plan.rows.end(), std::int64_t {0});
    return plan;
}

} // namespace clinic
