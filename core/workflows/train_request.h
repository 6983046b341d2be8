// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"
#include "core/train/checkpoint_policy.h"
#include "core/train/train_options.h"
#include "core/trigger/trigger_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace clinic {

/// What is measured between epochs.
struct TrainEvaluation {
    std::filesystem::path data; ///< labelled folder; empty: nothing is measured
    std::string trigger; ///< what openTrigger() takes; empty: clean accuracy only
    std::optional<TriggerFile> ownTrigger; ///< as the window has it, in the place of `trigger`
    std::string target; ///< class name; needed with a trigger
    int every = 1; ///< epochs; 0: before the first and after the last only
};

/// What is embedded before the first and after each epoch, so that the map can be watched.
struct TrainMaps {
    std::filesystem::path data; ///< captioned table; empty: nothing is embedded
    std::int64_t rows = 2000; ///< at most, drawn once with the seed; 0: all
};

/// One run: what config.json of its folder holds.
struct TrainRequest {
    std::filesystem::path out; ///< the run's folder
    std::string name; ///< empty: the folder's
    TrainOptions options; ///< the recipe among them

    /// Checkpoint to begin with. FilterRetrain scores rows with it and then trains a new model of
    /// its architecture.
    std::filesystem::path model;
    std::string newModel; ///< architecture of a new model (architectureFromName) instead
    std::optional<bool> quickGelu; ///< where the checkpoint does not say

    std::filesystem::path data; ///< captioned table; a labelled folder where needsLabels()
    CaptionTableOptions tableOptions;
    Truncation truncation = Truncation::KeepEndToken;
    std::int64_t limit = 0; ///< rows at most, drawn with the seed; 0: all
    /// FilterRetrain: a CSV with the columns row and `scoreColumn`, higher being more suspicious.
    /// Empty: the model's own cosine of each pair, as the reference's progressive removal.
    std::filesystem::path scores;
    std::string scoreColumn = "score";
    /// Supervised: so many pictures of the labelled set get the evaluation's trigger and its target
    /// as label, to see whether the cure survives a dirty set.
    std::int64_t poisonLabelled = 0;

    TrainEvaluation evaluation;
    TrainMaps maps;
    CheckpointPolicy checkpoints;
    bool referenceProfile = false; ///< the reference's framing of triggers, see EvaluateRequest
    bool resume = false; ///< go on with the run in `out`, from its last checkpoint
    bool overwrite = false; ///< replace a run that is there
};

} // namespace clinic
