// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace clinic {

/// Where things lie in the folder of a run.
struct RunFiles {
    std::filesystem::path folder;

    std::filesystem::path config() const { return folder / "config.json"; }
    std::filesystem::path environment() const { return folder / "environment.json"; }
    std::filesystem::path state() const { return folder / "state.json"; }
    std::filesystem::path metrics() const { return folder / "metrics.jsonl"; }
    std::filesystem::path log() const { return folder / "log.txt"; }
    /// A person's tags and note.
    std::filesystem::path notes() const { return folder / "notes.json"; }
    std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
    std::filesystem::path last() const { return checkpoints() / "last.pt"; }
    std::filesystem::path best() const { return checkpoints() / "best.pt"; }
    /// Embeddings of the same pairs, a folder an epoch.
    std::filesystem::path maps() const { return folder / "maps"; }
    /// Requests to whoever writes the run, in this process or another: a file of this name. Pause:
    /// write a checkpoint after this step and end, to be resumed. Stop: end after this step.
    std::filesystem::path pauseRequest() const { return folder / "pause"; }
    std::filesystem::path stopRequest() const { return folder / "stop"; }
};

} // namespace clinic
