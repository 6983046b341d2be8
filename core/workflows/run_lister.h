// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/train/run_reader.h"
#include "core/workflows/run_list.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// Lists runs again and again, as a window does: one that did not change since is not read anew,
/// one that is being written is read on. Not thread-safe; reads files.
class RunLister {
public:
    /// Those of a folder, newest first, and others wherever they lie; of these, one that has not
    /// begun yet is left out. One that cannot be read is listed with its problem. Error{Io} where
    /// the folder itself cannot be read.
    std::vector<RunSummary> list(const std::filesystem::path& folder,
        const std::vector<std::filesystem::path>& others, TaskContext& context);

private:
    struct Known {
        RunSummary summary;
        std::string written;
        std::unique_ptr<RunReader> reader; ///< of a run that is being written
    };
    const RunSummary& read(const std::filesystem::path& run);

    std::map<std::filesystem::path, Known> m_known;
};

} // namespace clinic
