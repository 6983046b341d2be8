// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/train/run_reader.h"
#include "core/workflows/train_request.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// A person's words on a run.
struct RunNotes {
    std::vector<std::string> tags;
    std::string note;
    bool operator==(const RunNotes&) const = default;
};

/// A run as a list shows it.
struct RunSummary {
    std::filesystem::path folder;
    std::string name;
    Recipe recipe = Recipe::Pretrain;
    RunState state;
    std::int64_t step = 0; ///< the last that is written down; the state's is of its last change
    std::optional<double> cleanAccuracy, attackSuccess; ///< of the last evaluation, 0..1
    bool hasMaps = false; ///< of its epochs, one at least
    RunNotes notes;
    std::string problem; ///< why the rest could not be read; empty: it could
};

/// Whether a run has begun there.
bool isRunFolder(const std::filesystem::path& folder);
/// The folders with a run (config.json) in this one, in no order; none where it is not there.
/// Error{Io} where it cannot be read.
std::vector<std::filesystem::path> runFolders(const std::filesystem::path& folder);
void sortNewestFirst(std::vector<RunSummary>& runs);
RunSummary readRunSummary(const std::filesystem::path& folder);
/// Reads on, where the reader has read before.
RunSummary readRunSummary(RunReader& reader);

/// notes.json of a run. Errors: Io, Resource.
void writeRunNotes(const std::filesystem::path& folder, const RunNotes& notes);

/// What the run was asked for. Errors of applyTrainConfig().
TrainRequest readRunRequest(const std::filesystem::path& folder);

/// Asks whoever writes the run to pause or to stop (RunFiles::pauseRequest). Error{Io}.
void requestPause(const std::filesystem::path& folder);
void requestStop(const std::filesystem::path& folder);

} // namespace clinic
