// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/preview_trigger.h"
#include "ui/job_bridge.h"
#include "ui/models/trigger_model.h"
#include "ui/workspace.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <optional>

namespace clinic::ui {

/// The picture that the Trigger page shows: the current row of the open set, or a file of one's
/// own, without and with the trigger, as the model sees it. Read and drawn on the lane for
/// pictures; of what is asked for meanwhile the newest is drawn next. Lives on the GUI thread.
class TriggerPicture : public QObject {
    Q_OBJECT

public:
    enum class State {
        Empty, ///< nothing to show: no set and no file
        Loading, ///< what was shown before is no longer there
        Ready,
        Failed ///< message() says why there is no picture
    };

    TriggerPicture(
        JobRunner& jobs, Workspace& workspace, TriggerModel& model, QObject* parent = nullptr);

    /// Only while somebody looks is anything read.
    void setWatched(bool watched);
    /// A picture without a set, or instead of its rows.
    void openFile(const std::filesystem::path& file);
    void closeFile(); ///< back to the set's rows
    const std::filesystem::path& file() const { return m_file; } ///< empty: a row is shown
    /// For a file without a set; a set knows its model's.
    void setResolution(int resolution);

    State state() const { return m_state; }
    const QString& message() const { return m_message; }
    /// On disk; empty before it was read.
    const std::filesystem::path& imageFile() const { return m_loaded.file; }
    const std::string& caption() const { return m_loaded.caption; } ///< without the trigger
    std::int64_t row() const { return m_row; } ///< 0 for a file
    int resolution() const { return m_resolution; }
    /// Null before the first is there and where there is no picture.
    const std::shared_ptr<const TriggerPreview>& preview() const { return m_preview; }
    /// What preview() shows is the model's trigger as it is now.
    bool isUpToDate() const { return m_state == State::Ready && !m_isDrawing && !m_isStale; }

    static constexpr int usualResolution = 224;

Q_SIGNALS:
    void sourceChanged(); ///< another row or file, or none; the picture comes later
    void changed(); ///< state, preview or isUpToDate()

private:
    struct Loaded {
        std::shared_ptr<const Image> whole;
        std::filesystem::path file;
        std::string caption;
        std::optional<int> resolution;
    };

    void followWorkspace();
    void reload();
    void take(const Loaded& loaded);
    void setNone(State state, const QString& message);
    void redraw();
    void startDrawing();
    bool hasSource() const;
    static Loaded load(const EmbeddingSet& set, std::int64_t row);

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_model;
    bool m_isWatched = false;
    bool m_needsLoading = true;
    std::filesystem::path m_file;
    std::int64_t m_row = 0;
    int m_fileResolution = usualResolution;
    int m_resolution = usualResolution;
    State m_state = State::Empty;
    QString m_message;
    Loaded m_loaded;
    JobId m_loading {};
    int m_generation = 0; ///< of the source: what an older one brings is dropped
    bool m_isDrawing = false;
    bool m_isStale = false; ///< something changed since the drawing began
    std::shared_ptr<const TriggerPreview> m_preview;
};

} // namespace clinic::ui
