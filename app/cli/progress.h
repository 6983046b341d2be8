// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace clinic {

enum class ProgressStyle {
    None,
    Bar, ///< redrawn in place, for a terminal
    Lines ///< one line every few seconds, for a log
};

/// Draws progress on a stream (standard error). Called by one TaskContext, which throttles and
/// locks.
class ProgressPrinter {
public:
    ProgressPrinter(std::FILE* stream, ProgressStyle style);
    /// Removes the bar, so that what is printed next starts on an empty line.
    ~ProgressPrinter() { clear(); }
    ProgressPrinter(const ProgressPrinter&) = delete;
    ProgressPrinter& operator=(const ProgressPrinter&) = delete;

    void show(const Progress& progress);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    void drawBar(const Progress& progress);
    std::string remainingTime(const Progress& progress) const;

    std::FILE* m_stream;
    ProgressStyle m_style;
    std::string m_stage;
    Clock::time_point m_stageStart;
    Clock::time_point m_lastLine;
    bool m_barDrawn = false;
};

/// A bar if standard error is a terminal, lines else, nothing with `quiet`.
ProgressStyle progressStyle(bool quiet);

} // namespace clinic
