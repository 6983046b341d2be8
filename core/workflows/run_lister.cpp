// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_lister.h"

#include "core/train/run_files.h"

#include <algorithm>
#include <set>

namespace clinic {

namespace {

namespace fs = std::filesystem;

/// When what is shown of a run changed last, but for the numbers of one that goes on.
fs::file_time_type writtenAt(const fs::path& run)
{
    const RunFiles files {run};
    auto newest = fs::file_time_type::min();
    for (const fs::path& file : {files.config(), files.state(), files.notes()}) {
        std::error_code none;
        if (const auto time = fs::last_write_time(file, none); !none)
            newest = std::max(newest, time);
    }
    return newest;
}

} // namespace

const RunSummary& RunLister::read(const fs::path& run)
{
    Known& known = m_known[run];
    const auto written = writtenAt(run);
    if (!known.reader && !known.summary.folder.empty() && known.written == written)
        return known.summary;
    if (!known.reader)
        known.reader = std::make_unique<RunReader>(run);
    known.written = written;
    known.summary = readRunSummary(*known.reader);
    if (!known.summary.problem.empty() || known.summary.state.phase != RunPhase::Running)
        known.reader.reset(); // its numbers need not be kept
    return known.summary;
}

std::vector<RunSummary> RunLister::list(
    const fs::path& folder, const std::vector<fs::path>& others, TaskContext& context)
{
    std::set<fs::path> wanted;
    for (const fs::path& run : runFolders(folder))
        wanted.insert(run);
    for (const fs::path& run : others) {
        if (isRunFolder(run))
            wanted.insert(run);
    }
    std::erase_if(m_known, [&](const auto& entry) { return !wanted.contains(entry.first); });
    std::vector<RunSummary> runs;
    for (const fs::path& run : wanted) {
        context.checkpoint();
        runs.push_back(read(run));
    }
    sortNewestFirst(runs);
    return runs;
}

} // namespace clinic
