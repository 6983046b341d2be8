// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace clinic {

enum class RunPhase {
    Running,
    Paused, ///< asked for; the last checkpoint is of its last step
    Finished,
    Cancelled,
    Failed,
    Interrupted ///< says it is running, but nobody writes it: killed, or the machine went down
};

/// As state.json spells it.
std::string_view phaseName(RunPhase phase);

/// Where a run is, as its folder tells.
struct RunState {
    RunPhase phase = RunPhase::Running;
    std::string message; ///< why it failed, what it waits for; else empty
    std::int64_t step = 0; ///< steps done when this was written
    std::int64_t totalSteps = 0;
    std::int64_t epoch = 0; ///< that it is in, from 1
    std::int64_t epochs = 0;
    std::string started; ///< UTC, ISO 8601 to the second
    std::string updated; ///< likewise
};

/// Version of the folder's layout; another one is refused with a message.
inline constexpr std::int64_t runFolderVersion = 1;

/// state.json, whole or not at all. Errors: Io, Resource.
void writeRunState(const std::filesystem::path& file, const RunState& state);
/// Error{Io} without the file; Error{Format} for a damaged one; Error{Unsupported} for another
/// version.
RunState readRunState(const std::filesystem::path& file);

/// Takes away a request to the run (RunFiles::pauseRequest); whether there was one.
bool takeRequest(const std::filesystem::path& file);

} // namespace clinic
