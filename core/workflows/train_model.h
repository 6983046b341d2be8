// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <filesystem>

namespace clinic {

struct TrainModelRequest {
    std::filesystem::path table;
    CaptionTableOptions tableOptions;
    Truncation truncation = Truncation::KeepEndToken;
    TrainRequest train; ///< the new model, its options, where its checkpoint and metrics go
};

struct TrainModelReport {
    TrainReport train;
    std::int64_t leftOutRows = 0; ///< rows that could not be read: not trained on
};

/// Pretrains a new model on a captioned table whose pictures fit into memory. Error{Format} if more
/// than half of the rows cannot be read, naming the first reason.
TrainModelReport trainModel(const TrainModelRequest& request, TaskContext& context);

} // namespace clinic
