// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/folder_lock.h"
#include "core/train/run_files.h"
#include "core/train/run_state.h"
#include "core/workflows/train_request.h"

#include <filesystem>
#include <string>

namespace clinic {

/// The folder of a run while it is written: nobody else writes it, and state.json tells how it
/// stands, whatever happens.
class RunFolder {
public:
    /// Takes the folder. Error{Config} if another program writes there, if it holds a run and the
    /// request neither resumes nor replaces it, or holds something else.
    explicit RunFolder(const TrainRequest& request);

    const RunFiles& files() const { return m_files; }
    /// A run's first lines: config.json, environment.json.
    void describe(const TrainRequest& request) const;
    void setTotals(std::int64_t steps, std::int64_t epochs);
    /// state.json; `epoch` from 1.
    void write(RunPhase phase, std::int64_t step, const std::string& message = {});

private:
    RunFiles m_files;
    FolderLock m_lock;
    RunState m_state;
};

} // namespace clinic
