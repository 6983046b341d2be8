// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

namespace clinic {

/// What one step of a run tells.
struct StepMetrics {
    std::int64_t step = 0; ///< from 1
    std::int64_t epoch = 0; ///< from 1
    double loss = 0;
    double learningRate = 0;
    double logitScale = 0; ///< the parameter, a logarithm, after the step
    double pairsPerSecond = 0; ///< over the run so far
};

/// metrics.jsonl of a run: one object a line, readable while the run goes on.
class RunLog {
public:
    /// Begins the file anew. Error{Io} if it cannot be written.
    explicit RunLog(const std::filesystem::path& file);
    void add(const StepMetrics& metrics);

private:
    std::filesystem::path m_path;
    std::ofstream m_file;
};

} // namespace clinic
