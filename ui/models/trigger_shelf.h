// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/project_triggers.h"
#include "ui/job_bridge.h"
#include "ui/models/trigger_model.h"
#include "ui/workspace.h"

#include <QStringList>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <optional>

namespace clinic::ui {

/// Where triggers are kept: with the open project, by name, and in files. Files are read and
/// written on a lane. What is being worked on is kept with the project by itself, a moment after
/// each change, and is there again when the project is opened. Lives on the GUI thread.
class TriggerShelf : public QObject {
    Q_OBJECT

public:
    TriggerShelf(
        JobRunner& jobs, Workspace& workspace, TriggerModel& model, QObject* parent = nullptr);
    /// Keeps what was not kept yet.
    ~TriggerShelf() override;

    bool hasProject() const { return !m_project.empty(); }
    const QStringList& names() const { return m_names; } ///< kept with the project
    bool hasDemo() const { return m_demo.has_value(); }
    /// The file that holds the trigger as it is now; empty: none does.
    std::filesystem::path file() const;
    QString name() const; ///< that it has there

    void openDemo();
    void openNamed(const QString& name);
    void openFile(const std::filesystem::path& file);
    /// With the project; asks by exists() before it replaces another.
    void save(const QString& name, bool overwrite = false);
    void exportTo(const std::filesystem::path& file, bool overwrite = false);

Q_SIGNALS:
    void changed(); ///< names, demo, file()
    void saved(const QString& place);
    /// What is there already under that name, and how to replace it.
    void exists(const QString& what, const std::function<void()>& replace);
    void failed(const QString& title, const QString& message);

private:
    void followWorkspace();
    void take(const ProjectTriggers& found);
    void show(const TriggerFile& trigger, const QString& what);
    using Place = std::function<std::filesystem::path()>; ///< found on the lane
    void write(const Place& place, const QString& name, bool overwrite,
        const std::function<void()>& replace);
    void read(const Place& place);
    void keepLater();
    void keep();
    void fail(const QString& title, const JobUpdate& update);

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_model;
    std::filesystem::path m_project;
    QStringList m_names;
    std::optional<TriggerFile> m_demo;
    std::filesystem::path m_file; ///< last opened or written
    std::optional<TriggerFile> m_inFile; ///< what it holds
    QTimer m_keep;
    bool m_isDirty = false; ///< changed since it was kept
    bool m_isShowing = false; ///< the change is not the person's
    bool m_toldOfKeeping = false; ///< that it does not work, once for each project
};

} // namespace clinic::ui
