// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/table/label_folder.h"
#include "core/train/train_run.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/train_request.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// What a run trains on, opened and checked.
struct TrainData {
    std::optional<CaptionTable> table;
    std::optional<LabelFolder> labels;
    std::unique_ptr<PairSource> source; ///< of one of the two, which it borrows
    std::vector<std::int64_t> rows; ///< to train on
    std::vector<std::uint8_t> poisoned; ///< truth by row; empty: not known
    std::int64_t leftOut = 0; ///< rows not fit for use
};

/// The model that a run begins with, and its architecture.
struct TrainModelStart {
    std::optional<ClipModel> checkpoint; ///< none: a new model
    TrainStart start;
};

/// Error{Config} for settings that exclude each other, are missing, or cannot be trained with.
void checkTrainRequest(const TrainRequest& request);

/// Errors of openClipModel(); Error{Unsupported} for a checkpoint without both towers.
TrainModelStart openTrainStart(const TrainRequest& request);

/// Errors of the table or the folder; Error{Config} where rows are to be flagged and none is, or
/// captions are all empty. FilterRetrain: `model` scores the rows. Owned by pointer: the source
/// borrows from it.
std::unique_ptr<TrainData> openTrainData(
    const TrainRequest& request, const TrainModelStart& model, TaskContext& context);

/// Fills in what the data decides: classes of a head, embeddings of the prompts.
void completeStart(const TrainRequest& request, const TrainData& data, TrainModelStart& model,
    TaskContext& context);

EncoderOptions trainEncoder(const TrainRequest& request);

} // namespace clinic
