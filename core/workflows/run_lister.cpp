// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_lister.h"

#include "core/train/run_files.h"

#include <algorithm>
#include <set>
#include <string>
#include <sys/stat.h>

namespace clinic {

namespace {

namespace fs = std::filesystem;

/// Another text where what is shown of a run changed, but for the numbers of one that goes on. The
/// files are replaced, never written in place: another file has another number, also within one
/// tick of the clock.
std::string stampOf(const fs::path& run)
{
    const RunFiles files {run};
    std::string stamp;
    for (const fs::path& file : {files.config(), files.state(), files.notes()}) {
        struct stat info { };
        if (::stat(file.c_str(), &info) == 0)
            stamp += std::to_string(info.st_ino) + '.' + std::to_string(info.st_mtim.tv_sec) + '.'
                + std::to_string(info.st_mtim.tv_nsec) + '.' + std::to_string(info.st_size) + ' ';
        else
            stamp += "- ";
    }
    return stamp;
}

} // namespace

const RunSummary& RunLister::read(const fs::path& run)
{
    Known& known = m_known[run];
    const std::string written = stampOf(run);
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
