// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/run_reader.h"
#include "ui/plots/value_blocks.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace clinic::ui {

class JobRunner;

/// A run as it was when it was last looked at.
struct WatchedRun {
    std::filesystem::path folder;
    RunState state;
    std::shared_ptr<const RunMetrics> metrics; ///< never null
    /// Of the values of each number, by its name; for drawing. Never null.
    std::shared_ptr<const std::map<std::string, ValueBlocks>> blocks;
    QString problem; ///< why reading ended; empty: it did not
};

/// Follows the folders of some runs, whoever writes them, and tells what is new. Files are read
/// away from the GUI thread; numbers cross as a whole, unchanged ever after.
class RunWatch : public QObject {
    Q_OBJECT

public:
    explicit RunWatch(JobRunner& jobs, QObject* parent = nullptr);

    /// Runs that are no longer among them are forgotten.
    void setFolders(std::vector<std::filesystem::path> folders);
    const std::vector<std::filesystem::path>& folders() const { return m_folders; }
    /// In the order of the folders, as far as they were read already.
    const std::vector<WatchedRun>& runs() const { return m_runs; }
    /// Whether it looks again and again; at first it does not.
    void setActive(bool active);
    /// Looks at once, not at the next beat.
    void look();

Q_SIGNALS:
    void changed();

private:
    using Readers = std::map<std::filesystem::path, RunReader>;
    void take(const std::vector<WatchedRun>& runs);

    JobRunner& m_jobs;
    QTimer m_beat;
    std::vector<std::filesystem::path> m_folders;
    std::vector<WatchedRun> m_runs;
    std::shared_ptr<Readers> m_readers = std::make_shared<Readers>(); ///< of the reading job alone
    bool m_isActive = false;
    bool m_isLooking = false;
    bool m_lookAgain = false;
};

} // namespace clinic::ui
