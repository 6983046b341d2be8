// SPDX-License-Identifier: Apache-2.0
#include "ui/models/run_watch.h"

#include "core/base/error.h"
#include "ui/job_bridge.h"

#include <algorithm>
#include <utility>

namespace clinic::ui {

namespace {

constexpr int beatMs = 300;

auto blocksOf(const RunMetrics& metrics)
{
    std::map<std::string, ValueBlocks> blocks;
    for (const auto& [name, series] : metrics)
        blocks.emplace(name, ValueBlocks(series.value));
    return std::make_shared<const std::map<std::string, ValueBlocks>>(std::move(blocks));
}

/// One look at one run. What was known stays where nothing is new.
WatchedRun looked(RunReader& reader, const WatchedRun* before)
{
    WatchedRun run {
        .folder = reader.folder(), .state = {}, .metrics = {}, .blocks = {}, .problem = {}};
    bool isNew = before == nullptr;
    try {
        const RunReader::Change change = reader.poll();
        isNew = isNew || change.restarted || change.lines > 0;
    } catch (const Error& error) {
        run.problem = QString::fromStdString(error.what());
    }
    run.state = reader.state();
    run.metrics = isNew ? std::make_shared<const RunMetrics>(reader.metrics()) : before->metrics;
    run.blocks = isNew ? blocksOf(*run.metrics) : before->blocks;
    return run;
}

const WatchedRun* find(const std::vector<WatchedRun>& runs, const std::filesystem::path& folder)
{
    const auto found = std::ranges::find(runs, folder, &WatchedRun::folder);
    return found == runs.end() ? nullptr : &*found;
}

bool same(const WatchedRun& a, const WatchedRun& b)
{
    return a.metrics == b.metrics && a.state.phase == b.state.phase && a.problem == b.problem
        && a.state.message == b.state.message;
}

} // namespace

RunWatch::RunWatch(JobRunner& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    m_beat.setInterval(beatMs);
    connect(&m_beat, &QTimer::timeout, this, &RunWatch::look);
}

void RunWatch::setFolders(std::vector<std::filesystem::path> folders)
{
    m_folders = std::move(folders);
    std::erase_if(m_runs, [this](const WatchedRun& run) {
        return std::ranges::find(m_folders, run.folder) == m_folders.end();
    });
    Q_EMIT changed();
    setActive(m_isActive);
}

void RunWatch::setActive(bool active)
{
    m_isActive = active;
    if (m_folders.empty() || !active)
        return m_beat.stop();
    m_beat.start();
    look();
}

void RunWatch::look()
{
    if (m_folders.empty())
        return;
    if (m_isLooking) {
        m_lookAgain = true;
        return;
    }
    m_isLooking = true;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [folders = m_folders, before = m_runs, readers = m_readers](TaskContext& context) {
            std::erase_if(*readers, [&](const auto& entry) {
                return std::ranges::find(folders, entry.first) == folders.end();
            });
            std::vector<WatchedRun> runs;
            for (const auto& folder : folders) {
                context.checkpoint();
                runs.push_back(looked(
                    readers->try_emplace(folder, folder).first->second, find(before, folder)));
            }
            return runs;
        },
        [this](const std::shared_ptr<const std::vector<WatchedRun>>& runs) { take(*runs); },
        [this](const JobUpdate&) { m_isLooking = false; });
}

void RunWatch::take(const std::vector<WatchedRun>& runs)
{
    m_isLooking = false;
    std::vector<WatchedRun> wanted;
    for (const auto& folder : m_folders) {
        if (const WatchedRun* run = find(runs, folder))
            wanted.push_back(*run);
    }
    const bool isSame = std::ranges::equal(wanted, m_runs, same);
    m_runs = std::move(wanted);
    if (!isSame)
        Q_EMIT changed();
    if (std::exchange(m_lookAgain, false))
        look();
}

} // namespace clinic::ui
