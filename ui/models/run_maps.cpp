// SPDX-License-Identifier: Apache-2.0
#include "ui/models/run_maps.h"

#include "core/base/error.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/session.h"

#include <algorithm>
#include <utility>

namespace clinic::ui {

namespace fs = std::filesystem;

namespace {

constexpr int beatMs = 2000;
constexpr std::size_t mostKeptRows = 20'000'000; ///< of all epochs together, some 500 MB

struct FoundRun {
    fs::path run;
    std::vector<EpochMap> epochs;
};

bool isWithin(const fs::path& file, const fs::path& folder)
{
    const fs::path relative = file.lexically_normal().lexically_relative(folder.lexically_normal());
    return !folder.empty() && !relative.empty() && *relative.begin() != "..";
}

} // namespace

RunMaps::RunMaps(JobRunner& jobs, Workspace& workspace, Session& session, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_session(session)
{
    m_beat.setInterval(beatMs);
    connect(&m_beat, &QTimer::timeout, this, &RunMaps::look);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &RunMaps::findRun);
    connect(&m_workspace, &Workspace::mapChanged, this, &RunMaps::takeFrame);
}

void RunMaps::open(const fs::path& run)
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [run](TaskContext&) {
            auto maps = readEpochMaps(run);
            if (maps.empty())
                throw Error(ErrorKind::Config,
                    run.string()
                        + ": has no maps; a run makes them where a table to map is chosen "
                          "(--map-data)");
            return maps;
        },
        [this, run](const std::shared_ptr<const std::vector<EpochMap>>& maps) {
            const fs::path& project = m_workspace.project();
            m_session.openEmbeddings(maps->front().folder, toQString(run.filename()),
                isWithin(run, project) ? project : fs::path());
        },
        [this](const JobUpdate& update) {
            if (!update.error.empty())
                Q_EMIT failed(tr("The run has no maps to show"), plainText(update.error));
        });
}

/// Whatever way the first map of a run was opened.
void RunMaps::findRun()
{
    ++m_generation;
    m_run.clear();
    m_epochs.clear();
    m_first.reset();
    m_kept.clear();
    m_wanted = m_shown = 0;
    m_problem.clear();
    m_beat.stop();
    Q_EMIT changed();
    const auto& set = m_workspace.embeddings();
    if (!set)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [folder = set->folder()](TaskContext&) {
            FoundRun found;
            if (const auto run = runOfFirstMap(folder))
                found = {*run, readEpochMaps(*run)};
            return found;
        },
        [this, generation = m_generation](const std::shared_ptr<const FoundRun>& found) {
            if (generation != m_generation || found->epochs.empty())
                return;
            m_run = found->run;
            m_epochs = found->epochs;
            setActive(m_isActive);
            takeFrame();
            Q_EMIT changed();
        });
}

void RunMaps::setActive(bool active)
{
    m_isActive = active;
    if (!active || m_run.empty())
        return m_beat.stop();
    m_beat.start();
    look();
}

void RunMaps::look()
{
    if (m_run.empty() || m_isLooking)
        return;
    m_isLooking = true;
    m_jobs.start(
        Lane::Interactive, {}, this, [run = m_run](TaskContext&) { return readEpochMaps(run); },
        [this, generation = m_generation](const std::shared_ptr<const std::vector<EpochMap>>& now) {
            m_isLooking = false;
            if (generation == m_generation)
                takeEpochs(*now);
        },
        [this](const JobUpdate&) { m_isLooking = false; });
}

void RunMaps::takeEpochs(const std::vector<EpochMap>& epochs)
{
    if (epochs.empty() || epochs == m_epochs) // a run that is replaced shows what it was
        return;
    const bool hasGrown = epochs.size() > m_epochs.size()
        && std::equal(m_epochs.begin(), m_epochs.end(), epochs.begin());
    m_epochs = epochs;
    if (!hasGrown) {
        m_kept.clear();
        m_wanted = std::min(m_wanted, m_epochs.size() - 1);
        m_shown = std::min(m_shown, m_epochs.size() - 1);
    }
    Q_EMIT changed();
}

void RunMaps::want(std::size_t index)
{
    if (index >= m_epochs.size() || index == m_wanted)
        return;
    m_wanted = index;
    m_problem.clear();
    Q_EMIT changed();
    project();
}

/// Another map of the first epoch, of another modality say, is another frame.
void RunMaps::takeFrame()
{
    const auto& map = m_workspace.map();
    if (m_epochs.empty() || !map || m_workspace.mapState() != MapState::Ready)
        return;
    if (!map->frame && (map != m_first || m_shown != 0)) {
        if (map != m_first)
            m_kept.clear();
        m_first = map;
        m_shown = 0;
        Q_EMIT changed();
    }
    project();
}

void RunMaps::project()
{
    if (!m_first || m_isProjecting || m_wanted == m_shown
        || m_workspace.mapState() != MapState::Ready)
        return;
    if (m_wanted == 0)
        return show(0, m_first);
    if (const auto kept = m_kept.find(m_wanted); kept != m_kept.end())
        return show(m_wanted, kept->second);
    m_isProjecting = true;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [first = m_first, folder = m_epochs[m_wanted].folder](TaskContext& context) {
            return projectEpoch(first, EmbeddingSet::open(folder), context);
        },
        [this, index = m_wanted](
            const std::shared_ptr<const MapResult>& map) { takeMap(index, map); },
        [this, index = m_wanted, generation = m_generation](const JobUpdate& update) {
            m_isProjecting = false;
            if (generation == m_generation && index == m_wanted) {
                m_problem = plainText(update.error);
                m_wanted = m_shown;
                Q_EMIT changed();
            }
            project();
        });
}

void RunMaps::takeMap(std::size_t index, const std::shared_ptr<const MapResult>& map)
{
    m_isProjecting = false;
    if (map->frame == m_first) {
        if (m_kept.size() * map->imageXy.rows() > mostKeptRows)
            m_kept.clear();
        m_kept[index] = map;
        if (m_wanted != m_shown && m_workspace.mapState() == MapState::Ready)
            show(index, map); // also one on the way to what is wanted by now
    }
    project();
}

void RunMaps::show(std::size_t index, const std::shared_ptr<const MapResult>& map)
{
    m_shown = index;
    m_workspace.setMap(map);
    Q_EMIT changed();
}

} // namespace clinic::ui
