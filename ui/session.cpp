// SPDX-License-Identifier: Apache-2.0
#include "ui/session.h"

#include "core/base/error.h"
#include "core/clip/device.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/encode_target.h"
#include "core/workflows/make_demo.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/settings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Same checkpoint and table, same folder: what an interrupted run left is taken up again.
std::string cacheName(const ImportRequest& request)
{
    const QString key = toQString(request.checkpoint) + u'\n' + toQString(request.table);
    const auto hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex();
    return request.checkpoint.stem().string() + "-" + hash.left(8).toStdString();
}

/// Runs on a lane: embeds into the project's cache and notes it in the project.
ProjectInfo embedIntoProject(const ImportRequest& request, TaskContext& context)
{
    std::filesystem::create_directories(request.project);
    const auto report = embedDataset(embedRequest(request), context);
    auto project = Project::existsIn(request.project)
        ? Project::open(request.project)
        : Project::create(request.project, request.table.stem().string());
    project.setTable(request.table, request.tableOptions);
    project.addEmbedding({.name = cacheName(request),
        .checkpoint = std::filesystem::absolute(request.checkpoint),
        .folder = report.folder,
        .created = {}});
    return project.info();
}

struct OpenedSet {
    std::shared_ptr<const EmbeddingSet> set;
    QString name;
    std::string targetCaption;
    std::vector<float> target; ///< its vector, if it was encoded before
};

OpenedSet openNewest(const ProjectInfo& info)
{
    if (info.embeddings.empty())
        throw Error(ErrorKind::Config,
            "the project " + info.name
                + " holds no embeddings yet; drop its checkpoint and table on the window");
    OpenedSet opened {EmbeddingSet::open(info.embeddings.back().folder), plainText(info.name, 60),
        info.targetCaption, {}};
    if (!opened.targetCaption.empty())
        opened.target = keptTarget({opened.set, opened.targetCaption});
    return opened;
}

QString absolutePath(const QString& folder)
{
    return QDir::cleanPath(QDir(folder).absolutePath());
}

} // namespace

EmbedRequest embedRequest(const ImportRequest& request)
{
    EmbedRequest embed;
    embed.checkpoint = request.checkpoint;
    embed.table = request.table;
    embed.out = request.project / "cache" / cacheName(request);
    embed.tableOptions = request.tableOptions;
    embed.encoder = encoderOptions(chooseCompute());
    embed.overwrite = true;
    return embed;
}

Session::Session(JobRunner& jobs, Workspace& workspace, Settings& settings, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_settings(settings)
{
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        const auto& progress = update.progress;
        if (update.id == m_mapJob && update.state == JobState::Running)
            Q_EMIT mapProgress(QString::fromStdString(progress.stage),
                progress.total > 0 ? std::optional(
                    static_cast<double>(progress.done) / static_cast<double>(progress.total))
                                   : std::nullopt);
    });
}

void Session::openPaths(const QStringList& paths)
{
    std::vector<std::filesystem::path> files;
    files.reserve(static_cast<std::size_t>(paths.size()));
    for (const auto& path : paths)
        files.push_back(toPath(absolutePath(path)));
    if (files.empty())
        return;
    recognise(paths, [files](TaskContext& context) { return recogniseFiles(files, context); });
}

void Session::openTable(const QString& path, const QString& imageFolder)
{
    CaptionTableOptions options;
    if (!imageFolder.isEmpty())
        options.allowedRoots.push_back(toPath(absolutePath(imageFolder)));
    recognise({path}, [table = toPath(absolutePath(path)), options](TaskContext& context) {
        return RecognisedFiles {recogniseTable(table, options, context)};
    });
}

void Session::recognise(const QStringList& paths, std::function<RecognisedFiles(TaskContext&)> body)
{
    Q_EMIT recognising(paths);
    m_recognising = m_jobs.start(
        Lane::Interactive,
        paths.size() == 1 ? tr("Recognise 1 file") : tr("Recognise %1 files").arg(paths.size()),
        this, std::move(body),
        [this](const std::shared_ptr<const RecognisedFiles>& found) {
            showRecognised(*found);
            Q_EMIT recogniseEnded();
        },
        [this](const JobUpdate& update) {
            Q_EMIT recogniseEnded();
            fail(tr("These files could not be read"), update.error);
        });
}

void Session::stopRecognising()
{
    m_jobs.cancel(m_recognising);
}

void Session::showRecognised(const RecognisedFiles& files)
{
    QStringList paths;
    for (const auto& file : files)
        paths << toQString(file.path);
    for (const auto& file : files) {
        if (!file.problem.empty())
            continue;
        if (file.kind == DroppedKind::MmrQuestions)
            return Q_EMIT questionsFound(paths);
        if (file.kind == DroppedKind::Project)
            return openProject(toQString(file.path));
        if (file.kind == DroppedKind::EmbeddingFolder)
            return openEmbeddings(file.path, toQString(file.path.filename()));
    }
    Q_EMIT recognised(files);
}

void Session::openProject(const QString& path)
{
    const auto folder = absolutePath(path);
    const int generation = ++m_generation;
    m_jobs.start(
        Lane::Interactive, tr("Open %1").arg(QDir(folder).dirName()), this,
        [place = toPath(folder)](TaskContext&) { return openNewest(Project::open(place).info()); },
        [this, folder, generation](const std::shared_ptr<const OpenedSet>& found) {
            if (generation != m_generation)
                return;
            m_settings.addRecentProject(folder, found->name);
            m_maps = {};
            m_target = found->target;
            m_workspace.setEmbeddings(found->set, found->name, toPath(folder),
                QString::fromStdString(found->targetCaption));
            Q_EMIT opened();
            computeMap();
            if (m_target.empty() && !found->targetCaption.empty() && !found->set->image().empty())
                findTarget(found->targetCaption);
        },
        [this](const JobUpdate& update) {
            fail(tr("The project could not be opened"), update.error);
        });
}

void Session::openEmbeddings(
    const std::filesystem::path& folder, const QString& name, const std::filesystem::path& project)
{
    const int generation = ++m_generation;
    m_jobs.start(
        Lane::Interactive, tr("Open %1").arg(plainText(name, 60)), this,
        [folder](TaskContext&) { return EmbeddingSet::open(folder); },
        [this, name, project, generation](const auto& found) {
            if (generation != m_generation)
                return;
            m_maps = {};
            m_target = {};
            m_workspace.setEmbeddings(*found, plainText(name, 60), project);
            Q_EMIT opened();
            computeMap();
        },
        [this](const JobUpdate& update) {
            fail(tr("The embeddings could not be opened"), update.error);
        });
}

void Session::import(const ImportRequest& request)
{
    if (const auto& text = request.tableOptions.poisonText; !text.empty()) // else by a column
        m_settings.setPoisonText(QString::fromStdString(text));
    const auto title = tr("Embed %1 with %2")
                           .arg(plainText(request.table.filename().string(), 40),
                               plainText(request.checkpoint.filename().string(), 40));
    const auto job = std::make_shared<JobId>(); // known before anything comes back
    *job = m_jobs.start(
        Lane::Device, title, this,
        [request](TaskContext& context) { return embedIntoProject(request, context); },
        [this, job, generation = m_generation](const std::shared_ptr<const ProjectInfo>& info) {
            Q_EMIT importEnded(*job, JobState::Finished);
            const auto folder = absolutePath(toQString(info->folder));
            m_settings.addRecentProject(folder, plainText(info->name, 60));
            Q_EMIT ready(tr("The embeddings are ready"), folder, generation == m_generation);
        },
        [this](const JobUpdate& update) {
            Q_EMIT importEnded(update.id, update.state);
            fail(tr("Embedding did not work"), update.error);
        });
    Q_EMIT workStarted();
    Q_EMIT importStarted(*job);
}

void Session::openDemo(const QString& folder)
{
    if (m_demo) {
        if (m_demo->isEmpty())
            Q_EMIT showJobs();
        else
            openProject(*m_demo);
        return;
    }
    const auto place = absolutePath(folder.isEmpty() ? defaultDemoFolder() : folder);
    const auto out = toPath(place);
    if (std::filesystem::exists(out / "demo.json"))
        return openProject(QDir(place).filePath(u"project"_s));
    auto poisonedReady = m_jobs.relay<std::filesystem::path>(
        this, [this, generation = m_generation](const std::filesystem::path& made) {
            takeDemo(absolutePath(toQString(made)), generation);
        });
    m_demo = QString();
    m_jobs.start(
        Lane::Device, tr("Make the demo project"), this,
        [out, poisonedReady](TaskContext& context) {
            return makeDemo({.out = out, .poisonedReady = poisonedReady}, context);
        },
        [this](const std::shared_ptr<const DemoReport>&) { m_demo.reset(); },
        [this](const JobUpdate& update) {
            m_demo.reset();
            fail(tr("The demo could not be made"), update.error);
        });
    Q_EMIT workStarted();
}

void Session::takeDemo(const QString& project, int generation)
{
    if (m_demo)
        m_demo = project;
    m_settings.addRecentProject(project, tr("Demo"));
    Q_EMIT ready(tr("The demo is ready"), project, generation == m_generation);
}

void Session::setModality(MapModality modality)
{
    if (modality == m_modality)
        return;
    m_modality = modality;
    if (m_workspace.embeddings())
        computeMap();
}

/// Maps are kept: going back to a modality costs nothing.
void Session::computeMap()
{
    const auto set = m_workspace.embeddings();
    if (!set)
        return;
    m_jobs.cancel(std::exchange(m_mapJob, {}));
    const auto asked = m_modality;
    if (const auto& kept = m_maps[static_cast<std::size_t>(asked)])
        return takeMap(asked, kept);
    m_workspace.setMapWorking(tr("Computing the map"));
    const bool lacking = (asked == MapModality::Image && set->image().empty())
        || (asked == MapModality::Text && set->text().empty());
    const MapRequest request {.embeddings = set,
        .modality = lacking ? MapModality::Both : asked, // which becomes what there is
        .targetText = m_target};
    m_mapJob = m_jobs.start(
        Lane::Interactive, tr("Map of %1").arg(m_workspace.name()), this,
        [request](TaskContext& context) { return projectEmbeddings(request, context); },
        [this, asked](const std::shared_ptr<const MapResult>& map) {
            if (map->embeddings != m_workspace.embeddings())
                return;
            m_maps[static_cast<std::size_t>(asked)] = map;
            m_maps[static_cast<std::size_t>(map->modality)] = map;
            if (asked == m_modality)
                takeMap(asked, map);
        },
        [this](const JobUpdate& update) { mapEnded(update); });
}

/// Maps made meanwhile know other targets only; that of the moment is made again. Where the
/// checkpoint cannot be opened the map does without, and the list of jobs says why.
void Session::findTarget(const std::string& caption)
{
    const auto set = m_workspace.embeddings();
    m_jobs.start(
        Lane::Device, tr("Encode the target caption"), this,
        [set, caption](TaskContext& context) {
            return encodeTarget({set, caption}, context);
        },
        [this, set](const std::shared_ptr<const std::vector<float>>& target) {
            if (set != m_workspace.embeddings())
                return;
            m_target = *target;
            m_maps = {};
            computeMap();
        });
}

void Session::cancelMap()
{
    m_jobs.cancel(m_mapJob);
}

void Session::takeMap(MapModality asked, const std::shared_ptr<const MapResult>& map)
{
    m_shownModality = asked;
    m_workspace.setMap(map);
}

/// Without a result. The map from before, if there is one, is shown again.
void Session::mapEnded(const JobUpdate& update)
{
    if (update.id != m_mapJob)
        return;
    m_mapJob = {};
    const bool stopped = update.state == JobState::Cancelled;
    if (!m_workspace.map())
        return m_workspace.setMapFailed(
            stopped ? tr("The map was stopped.") : QString::fromStdString(update.error));
    m_modality = m_shownModality;
    m_workspace.setMap(m_workspace.map());
    if (stopped)
        Q_EMIT noted(tr("The new map was stopped; this is the one from before."));
    else
        fail(tr("The new map could not be computed; this is the one from before"), update.error);
}

void Session::fail(const QString& title, const std::string& message)
{
    if (message.empty()) // stopped by the person: nothing went wrong
        return;
    Q_EMIT failed(title, plainText(message));
}

QString Session::defaultProjectFolder(const std::filesystem::path& table)
{
    const QFileInfo file(toQString(std::filesystem::absolute(table)));
    const QString name = file.completeBaseName() + u".clinic"_s;
    if (QFileInfo(file.path()).isWritable())
        return QDir(file.path()).filePath(name);
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    return data.filePath(u"projects/"_s + name);
}

QString Session::defaultDemoFolder()
{
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    return data.filePath(u"demo"_s);
}

} // namespace clinic::ui
