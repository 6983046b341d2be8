// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"
#include "core/store/project.h"
#include "core/table/caption_table.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/recognise_files.h"
#include "ui/workspace.h"

#include <QObject>
#include <QStringList>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace clinic::ui {

class JobRunner;
class Settings;

/// What a person filled in on the import sheet.
struct ImportRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path table;
    CaptionTableOptions tableOptions;
    std::filesystem::path project; ///< folder
};

/// What is embedded for it, into the project's cache, on the device that is there. Looks for one:
/// not on the GUI thread.
EmbedRequest embedRequest(const ImportRequest& request);

using RecognisedFiles = std::vector<RecognisedFile>;

/// The ways into the program as chains of jobs: files to an import sheet, an import to embeddings,
/// embeddings to a map, a project, the demo. Results go into the Workspace.
class Session : public QObject {
    Q_OBJECT

public:
    Session(JobRunner& jobs, Workspace& workspace, Settings& settings, QObject* parent = nullptr);

    /// Recognises files by content; a project or an embedding folder among them is opened at once,
    /// everything else is handed out by recognised().
    void openPaths(const QStringList& paths);
    /// A table for the import sheet whose paths may lead to another folder (empty: its own alone).
    void openTable(const QString& path, const QString& imageFolder);
    void stopRecognising(); ///< the newest of both
    void openProject(const QString& path);
    /// `project`: the open one, where the embeddings are a part of it.
    void openEmbeddings(const std::filesystem::path& folder, const QString& name,
        const std::filesystem::path& project = {});
    void import(const ImportRequest& request);
    /// Opens the demo in `folder` if it is there, else makes it: it is ready as soon as its
    /// poisoned model's embeddings are. Only one is made at a time; asked again meanwhile, it is
    /// opened if it is ready, else its job is shown.
    void openDemo(const QString& folder = {});
    /// What the map is to be of; a set that lacks it shows what it has.
    void setModality(MapModality modality);
    MapModality modality() const { return m_modality; }
    void computeMap(); ///< of the open set; the one kept from before, if there is one
    void cancelMap();

    /// Where embeddings of a table go if nobody says otherwise: "<table>.clinic" beside it, or in
    /// the person's data folder where that cannot be written.
    static QString defaultProjectFolder(const std::filesystem::path& table);
    static QString defaultDemoFolder();

Q_SIGNALS:
    void recognising(const QStringList& paths);
    void recognised(const clinic::ui::RecognisedFiles& files);
    /// Questions of the MMR benchmark are among these files: they are the Bench page's.
    void questionsFound(const QStringList& paths);
    void recogniseEnded(); ///< with or without a result, after recognised()
    void workStarted(); ///< an import or a demo
    void importStarted(clinic::JobId job);
    void importEnded(clinic::JobId job, clinic::JobState state);
    /// A project that a job made can be opened; `undisturbed`: nothing else was opened since the
    /// job was asked for.
    void ready(const QString& title, const QString& folder, bool undisturbed);
    void showJobs(); ///< what was asked for is in the making
    void opened(); ///< new embeddings are in the workspace, their map is on its way
    void failed(const QString& title, const QString& message);
    void noted(const QString& message); ///< worth a line, and nobody's fault
    /// Of the map that is being computed; share: 0..1, or nothing where it is not known.
    void mapProgress(const QString& stage, std::optional<double> share);

private:
    void recognise(const QStringList& paths, std::function<RecognisedFiles(TaskContext&)> body);
    void showRecognised(const RecognisedFiles& files);
    void findTarget(const std::string& caption);
    void takeMap(MapModality asked, const std::shared_ptr<const MapResult>& map);
    void mapEnded(const JobUpdate& update);
    void takeDemo(const QString& project, int generation);
    void fail(const QString& title, const std::string& message);

    JobRunner& m_jobs;
    Workspace& m_workspace;
    Settings& m_settings;
    MapModality m_modality = MapModality::Both;
    MapModality m_shownModality = MapModality::Both; ///< what the map in the workspace was asked as
    std::array<std::shared_ptr<const MapResult>, 3> m_maps; ///< of the open set, by modality
    std::vector<float> m_target; ///< of the open set's target caption; empty: none (yet)
    JobId m_mapJob {}; ///< the newest; what older ones bring is dropped
    int m_generation = 0; ///< what an older opening brings is dropped
    JobId m_recognising {};

    /// The demo that is being made: its project, empty until that is ready.
    std::optional<QString> m_demo;
};

} // namespace clinic::ui

Q_DECLARE_METATYPE(clinic::ui::RecognisedFiles)
