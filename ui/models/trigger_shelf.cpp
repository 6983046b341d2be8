// SPDX-License-Identifier: Apache-2.0
#include "ui/models/trigger_shelf.h"

#include "core/trigger/trigger_file.h"
#include "ui/format.h"

#include <QUndoStack>

#include <exception>
#include <memory>
#include <utility>

namespace clinic::ui {

namespace {

constexpr int keepAfterMs = 1000;

QStringList toStringList(const std::vector<std::string>& names)
{
    QStringList list;
    for (const auto& name : names)
        list << QString::fromStdString(name);
    return list;
}

} // namespace

TriggerShelf::TriggerShelf(
    JobRunner& jobs, Workspace& workspace, TriggerModel& model, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_model(model)
{
    m_keep.setSingleShot(true);
    m_keep.setInterval(keepAfterMs);
    connect(&m_keep, &QTimer::timeout, this, &TriggerShelf::keep);
    connect(&m_model, &TriggerModel::changed, this, &TriggerShelf::keepLater);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &TriggerShelf::followWorkspace);
    followWorkspace();
}

TriggerShelf::~TriggerShelf()
{
    if (!m_isDirty || m_project.empty())
        return;
    try { // the window is going: nobody waits, and nobody is left to be told
        keepCurrentTrigger(m_project, m_model.trigger());
    } catch (const std::exception& error) {
        qWarning("the trigger could not be kept: %s", error.what());
    }
}

std::filesystem::path TriggerShelf::file() const
{
    return m_inFile == m_model.trigger() ? m_file : std::filesystem::path();
}

QString TriggerShelf::name() const
{
    return plainText(file().stem().string(), 60);
}

void TriggerShelf::followWorkspace()
{
    if (m_workspace.project() == m_project)
        return;
    if (m_keep.isActive()) // still that of the project that is left
        keep();
    m_keep.stop();
    m_isDirty = false;
    m_project = m_workspace.project();
    m_toldOfKeeping = false;
    m_names.clear();
    m_demo.reset();
    Q_EMIT changed();
    if (m_project.empty())
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [project = m_project](
            TaskContext& context) { return readProjectTriggers(project, context); },
        [this, project = m_project](const std::shared_ptr<const ProjectTriggers>& found) {
            if (project == m_project)
                take(*found);
        },
        [this](const JobUpdate& update) {
            fail(tr("The project's triggers could not be read"), update);
        });
}

/// What was being worked on in this project, else the demo's; what a person made meanwhile can be
/// had back.
void TriggerShelf::take(const ProjectTriggers& found)
{
    m_names = toStringList(found.names);
    m_demo = found.demo;
    if (found.current)
        show(*found.current, tr("Open the project's trigger"));
    else if (found.demo)
        show(*found.demo, tr("Open the demo's trigger"));
    if (!found.problem.empty())
        Q_EMIT failed(
            tr("Not all of the project's triggers could be read"), plainText(found.problem));
    Q_EMIT changed();
}

void TriggerShelf::show(const TriggerFile& trigger, const QString& what)
{
    m_isShowing = true;
    if (m_model.undoStack()->count() == 0)
        m_model.reset(trigger);
    else
        m_model.change(trigger, what);
    m_isShowing = false;
}

void TriggerShelf::openDemo()
{
    if (m_demo)
        m_model.change(*m_demo, tr("Open the demo's trigger"));
}

void TriggerShelf::openNamed(const QString& name)
{
    read([project = m_project, plain = name.toStdString()] {
        return projectTriggerFile(project, plain);
    });
}

void TriggerShelf::openFile(const std::filesystem::path& file)
{
    read([file] { return file; });
}

void TriggerShelf::read(const Place& place)
{
    struct Opened {
        std::filesystem::path file;
        TriggerFile trigger;
    };
    m_jobs.start(
        Lane::Interactive, {}, this,
        [place](TaskContext&) {
            const auto file = place();
            return Opened {file, readTriggerFile(file)};
        },
        [this](const std::shared_ptr<const Opened>& opened) {
            m_file = opened->file;
            m_inFile = opened->trigger;
            m_model.change(
                opened->trigger, tr("Open %1").arg(plainText(m_file.filename().string(), 40)));
            Q_EMIT changed();
        },
        [this](const JobUpdate& update) { fail(tr("The trigger could not be opened"), update); });
}

void TriggerShelf::save(const QString& name, bool overwrite)
{
    write([project = m_project,
              plain = name.toStdString()] { return projectTriggerFile(project, plain); },
        name, overwrite, [this, name] { save(name, true); });
}

void TriggerShelf::exportTo(const std::filesystem::path& file, bool overwrite)
{
    write([file] { return file; }, toQString(file), overwrite,
        [this, file] { exportTo(file, true); });
}

/// No file comes back where one is there that is not to be replaced.
void TriggerShelf::write(
    const Place& place, const QString& name, bool overwrite, const std::function<void()>& replace)
{
    const auto trigger = m_model.trigger();
    m_jobs.start(
        Lane::Interactive, {}, this,
        [place, trigger, overwrite](TaskContext&) -> std::optional<std::filesystem::path> {
            const auto file = place();
            if (!overwrite && std::filesystem::exists(file))
                return std::nullopt;
            if (file.has_parent_path())
                std::filesystem::create_directories(file.parent_path());
            writeTriggerFile(file, trigger);
            return file;
        },
        [this, trigger, name, replace](
            const std::shared_ptr<const std::optional<std::filesystem::path>>& written) {
            if (!*written) {
                Q_EMIT exists(name, replace);
                return;
            }
            m_file = **written;
            m_inFile = trigger;
            if (!m_project.empty() && m_file.parent_path() == m_project / "triggers"
                && !m_names.contains(name)) {
                m_names << name;
                m_names.sort();
            }
            Q_EMIT changed();
            Q_EMIT saved(name);
        },
        [this](const JobUpdate& update) { fail(tr("The trigger could not be saved"), update); });
}

void TriggerShelf::keepLater()
{
    if (m_isShowing || m_project.empty())
        return;
    m_isDirty = true;
    m_keep.start();
}

void TriggerShelf::keep()
{
    m_isDirty = false;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [project = m_project, trigger = m_model.trigger()](TaskContext&) {
            keepCurrentTrigger(project, trigger);
            return true;
        },
        [](const std::shared_ptr<const bool>&) {},
        [this](const JobUpdate& update) {
            const auto named = m_model.trigger().spec.file.filename().string();
            if (!named.empty() && update.error.find(named) != std::string::npos)
                return; // the form says that it is not there
            if (update.state == JobState::Failed && !std::exchange(m_toldOfKeeping, true))
                fail(tr("The trigger is not kept with the project"), update);
        });
}

void TriggerShelf::fail(const QString& title, const JobUpdate& update)
{
    if (update.state == JobState::Failed)
        Q_EMIT failed(title, plainText(update.error));
}

} // namespace clinic::ui
