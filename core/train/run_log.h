// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/evaluation_numbers.h"
#include "core/train/step_metrics.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace clinic {

/// metrics.jsonl and log.txt of a run: lines that appear whole, readable while the run goes on. A
/// line that cannot be written (the disk is full: Error{Resource}) leaves the file as it was, so
/// that it can be tried again.
class RunLog {
public:
    RunLog(std::filesystem::path metrics, std::filesystem::path log);
    ~RunLog();
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;

    /// Begins metrics.jsonl anew; log.txt is only ever added to.
    void begin();
    /// Goes on behind the lines of steps up to this one; what lies behind is dropped.
    void resumeAt(std::int64_t step);

    void add(const StepMetrics& metrics);
    void add(std::int64_t step, std::int64_t epoch, const EvaluationNumbers& numbers);
    /// A line for a person in log.txt, with the time.
    void note(std::string_view text);

private:
    void append(int descriptor, const std::filesystem::path& path, const std::string& line);

    std::filesystem::path m_metricsPath, m_logPath;
    int m_metrics = -1;
    int m_log = -1;
};

} // namespace clinic
