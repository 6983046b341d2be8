// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/data/manifest.h"
#include "core/table/caption_table.h"
#include "core/train/run_files.h"
#include "core/train/trainer.h"
#include "core/workflows/train_request.h"

#include <cstdint>
#include <vector>

namespace clinic {

/// Rows of a table that a map shows: fit for use, at most `limit` (0: all), drawn with the seed;
/// ascending. Where the truth is known, poisoned ones come first, up to half of the map, so that
/// they are seen.
std::vector<std::int64_t> mapRows(
    const CaptionTable& table, std::int64_t limit, std::uint64_t seed);

/// What a run embeds between epochs: always the same pairs, with the model as it is then. Each time
/// they become an ordinary embedding folder, RUN/maps/epoch_0003, for readEpochMaps().
class TrainingMaps {
public:
    /// Reads the table: errors of readCaptionTable(), Error{Format} where no row is fit for use.
    TrainingMaps(const TrainRequest& request, TaskContext& context);

    /// Does nothing where a run before its resume has written this epoch: the same weights make the
    /// same vectors. Stops within one batch; a full disk is waited out. Error{Format} where no pair
    /// can be embedded.
    void write(const TrainedModel& model, std::int64_t epoch, TaskContext& context) const;

private:
    EmbeddingManifest describe(const TrainedModel& model, const TaskContext& context) const;

    CaptionTable m_table; ///< of the rows of the map alone
    CaptionTableOptions m_tableOptions;
    RunFiles m_files;
    EncoderOptions m_encoder;
    Truncation m_truncation;
};

} // namespace clinic
