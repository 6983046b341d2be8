// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/workflows/project_embeddings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace clinic {

/// What a run embedded between two epochs.
struct EpochMap {
    std::int64_t epoch = 0; ///< 0: before the first step
    std::filesystem::path folder; ///< for EmbeddingSet::open()

    bool operator==(const EpochMap&) const = default;
};

/// RUN/maps/epoch_0003.
std::filesystem::path epochMapFolder(const std::filesystem::path& run, std::int64_t epoch);
/// Whether the embeddings there are finished.
bool isEpochMap(const std::filesystem::path& folder);
/// Those of a run that are finished, by epoch. One that is being written, and whatever else lies
/// there, is passed over; none where there is no such folder. Reads folders, so not on the GUI
/// thread.
std::vector<EpochMap> readEpochMaps(const std::filesystem::path& run);
/// The run whose first map lies in this folder; nothing: it is no map, or not the first.
std::optional<std::filesystem::path> runOfFirstMap(const std::filesystem::path& folder);

/// A later epoch on the map of the first, `first` being projectEmbeddings() of it. The rows are
/// those of `first`, also as `embeddings` of the result; points, cosines and shares of the variance
/// are the epoch's.
///
/// Training may turn the whole space without changing what the model does, so all vectors of the
/// epoch, images and captions, are turned as one onto those of the first epoch
/// (procrustesRotation()), and then placed on its axes. What this means: within an epoch no
/// distance and no cosine of the full space is changed, and points that move do so beyond what one
/// common turn explains. What it does not: the turn makes the moves of all points together least,
/// so that a move which all share is hidden, and where half of them move the still half seems to;
/// two axes of the first epoch show less and less of a later one (explainedVariance says how much),
/// and what happens across them is not seen.
///
/// Error{Mismatch} naming the folder if it holds other rows, or vectors of another length.
MapResult projectEpoch(std::shared_ptr<const MapResult> first,
    const std::shared_ptr<const EmbeddingSet>& epoch, TaskContext& context);

} // namespace clinic
