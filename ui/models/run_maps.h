// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/epoch_maps.h"

#include <QObject>
#include <QTimer>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace clinic::ui {

class JobRunner;
class Session;
class Workspace;

/// The maps of a run's epochs, while the first of them is what is open. The epoch that is wanted is
/// projected into the frame of the first, away from the GUI thread, and becomes the map of the
/// Workspace; what was projected is kept. While something is projected the newest wish waits and
/// older ones are dropped. Epochs that a run writes meanwhile are found. GUI thread.
class RunMaps : public QObject {
    Q_OBJECT

public:
    RunMaps(JobRunner& jobs, Workspace& workspace, Session& session, QObject* parent = nullptr);

    /// Opens the first map of a run, or tells by failed() that there is none.
    void open(const std::filesystem::path& run);
    /// By epoch; empty: what is open is not the first map of a run.
    const std::vector<EpochMap>& epochs() const { return m_epochs; }
    /// Of the first epoch, for the modality that is shown; null: not there yet.
    const std::shared_ptr<const MapResult>& first() const { return m_first; }
    /// Index into epochs() of the map that is asked for, and of the one that is there.
    std::size_t wanted() const { return m_wanted; }
    std::size_t shown() const { return m_shown; }
    void want(std::size_t index);
    /// Why the last map could not be shown; empty: it could.
    const QString& problem() const { return m_problem; }
    /// Whether it looks for new epochs again and again; at first it does not.
    void setActive(bool active);
    void look();

Q_SIGNALS:
    void changed(); ///< any of the above
    void failed(const QString& title, const QString& message);

private:
    void findRun();
    void takeEpochs(const std::vector<EpochMap>& epochs);
    void takeFrame();
    void project();
    void takeMap(std::size_t index, const std::shared_ptr<const MapResult>& map);
    void show(std::size_t index, const std::shared_ptr<const MapResult>& map);

    JobRunner& m_jobs;
    Workspace& m_workspace;
    Session& m_session;
    QTimer m_beat;
    std::filesystem::path m_run;
    std::vector<EpochMap> m_epochs;
    std::shared_ptr<const MapResult> m_first;
    std::map<std::size_t, std::shared_ptr<const MapResult>> m_kept; ///< in the frame of m_first
    std::size_t m_wanted = 0;
    std::size_t m_shown = 0;
    QString m_problem;
    int m_generation = 0; ///< what jobs for another open set bring is dropped
    bool m_isProjecting = false;
    bool m_isLooking = false;
    bool m_isActive = false;
};

} // namespace clinic::ui
