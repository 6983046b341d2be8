// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"
#include "core/base/task_context.h"
#include "core/mmr/training/sample_scanner.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace clinic {

/// A sample of a pass, parsed.
struct PassedSample {
    SampleSpan span;
    std::uint64_t row = 0; ///< from 0, as TrainingIndex counts
    nlohmann::json document; ///< null if it could not be parsed
    std::string trouble; ///< why not
};

/// What a pass over a file met beside its samples.
struct TrainingPass {
    std::uint64_t bytes = 0;
    std::uint64_t samples = 0; ///< spans found, the unreadable ones included
    std::uint64_t unreadable = 0; ///< of them: not JSON inside
    std::uint64_t problemCount = 0; ///< of the file as a whole
    std::vector<ScanProblem> problems; ///< the first 1000 of them
    bool isLines = false;
};

/// Calls `take` for every sample in file order, on this thread; a block's samples are parsed on
/// threadCount() threads. Memory does not grow with the file. Progress in bytes. Stops within a
/// block. Errors: Io; Format if there is no sample at all; Resource above 20 million.
TrainingPass passOverTraining(const std::filesystem::path& path, const std::string& stage,
    TaskContext& context, const std::function<void(PassedSample&)>& take);

/// "holds no training sample", with the first problem.
Error noSampleIn(const std::vector<ScanProblem>& problems);

} // namespace clinic
