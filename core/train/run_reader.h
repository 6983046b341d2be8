// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/run_state.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace clinic {

/// One number of a run over its steps. Both vectors are of one length; steps rise.
struct RunSeries {
    std::vector<double> step;
    std::vector<double> value;
};

/// The numbers of metrics.jsonl by name: those of steps (loss, loss_clip, loss_image, loss_text,
/// lr, logit_scale, images_per_s, ...) and those of evaluations (ca, ca_low, ca_high, asr, asr_low,
/// asr_high, cos_clean, cos_poisoned, ...).
using RunMetrics = std::map<std::string, RunSeries>;

/// Follows a run that this or another process writes, or wrote. Reads what was added since the last
/// time; bounded: a line above 64 KiB, or more than 20 million numbers, end the reading with a
/// message. Not thread-safe; reads files, so not on the GUI thread.
class RunReader {
public:
    explicit RunReader(std::filesystem::path folder);

    const std::filesystem::path& folder() const { return m_folder; }
    /// Reads on. `restarted` is set where the file begins anew or was cut (a resumed run forgets
    /// the steps behind its checkpoint): what was read before is dropped then. Error{Io},
    /// Error{Format}, Error{Unsupported}; what was read stays.
    struct Change {
        bool restarted = false;
        std::int64_t lines = 0; ///< new ones
    };
    Change poll();

    const RunState& state() const { return m_state; } ///< as of the last poll, Interrupted included
    const RunMetrics& metrics() const { return m_metrics; }
    std::int64_t badLines() const { return m_badLines; } ///< that were no object of numbers

private:
    void takeLine(std::string_view line);

    std::filesystem::path m_folder;
    RunState m_state;
    RunMetrics m_metrics;
    std::uint64_t m_offset = 0; ///< of the first byte not yet taken
    std::uint64_t m_inode = 0;
    std::string m_rest; ///< of a line whose end is not written yet
    std::int64_t m_numbers = 0;
    std::int64_t m_badLines = 0;
};

} // namespace clinic
