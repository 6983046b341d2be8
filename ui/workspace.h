// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/workflows/project_embeddings.h"
#include "ui/id_streams.h"

#include <QMetaType>
#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

Q_DECLARE_METATYPE(clinic::SampleId)

namespace clinic::ui {

/// What the map is: nothing yet, being made (what was there stays usable), there, or not to be had.
enum class MapState { Empty, Working, Ready, Failed };

/// Where pictures of an open set go to in the embedding space with a trigger on them.
struct TriggeredPoints {
    std::shared_ptr<const EmbeddingSet> embeddings;
    std::vector<SampleId> samples;
    Matrix vectors; ///< a row a sample, of length 1; NaN where there is none
};

/// The one state that all views observe and none of them owns. Pages and docks change it and listen
/// to it; they never talk to one another. Lives on the GUI thread.
class Workspace : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const std::shared_ptr<const EmbeddingSet>& embeddings() const { return m_embeddings; }
    /// Another set: map, visible, selection, current, pinned and triggered are dropped.
    void setEmbeddings(std::shared_ptr<const EmbeddingSet> embeddings, const QString& name,
        const std::filesystem::path& project = {}, const QString& targetCaption = {});
    const QString& name() const { return m_name; } ///< of the project, for titles
    /// Folder of the open project; empty for embeddings without one.
    const std::filesystem::path& project() const { return m_project; }
    const QString& targetCaption() const { return m_targetCaption; } ///< of the project; or empty

    const std::shared_ptr<const MapResult>& map() const { return m_map; }
    MapState mapState() const { return m_mapState; }
    const QString& mapMessage() const { return m_mapMessage; } ///< Working: what; Failed: why
    void setMap(std::shared_ptr<const MapResult> map);
    void setMapWorking(const QString& message);
    void setMapFailed(const QString& message);

    std::int64_t rows() const { return m_embeddings ? m_embeddings->size() : 0; }
    std::int64_t shown() const; ///< rows with a point on the map that the filter lets through

    /// Rows that pass the filter; empty optional: all.
    const std::optional<std::vector<SampleId>>& visible() const { return m_visible; }
    /// Samples that the open set does not have are left out, here and below.
    void setVisible(std::optional<std::vector<SampleId>> visible);
    const std::vector<SampleId>& selection() const { return m_selection; }
    void setSelection(std::vector<SampleId> selection);
    std::optional<SampleId> current() const { return m_current; }
    void setCurrent(std::optional<SampleId> current);
    std::optional<SampleId> pinned() const { return m_pinned; }
    void setPinned(std::optional<SampleId> pinned);
    /// What the trigger of the moment does to samples of the open set; null: not known.
    const std::shared_ptr<const TriggeredPoints>& triggered() const { return m_triggered; }
    /// Those of another set than the open one are left out.
    void setTriggered(std::shared_ptr<const TriggeredPoints> triggered);

Q_SIGNALS:
    void embeddingsChanged();
    void mapChanged(); ///< the map or its state
    void visibleChanged();
    void selectionChanged();
    void currentChanged();
    void pinnedChanged();
    void triggeredChanged();

private:
    bool isRow(SampleId sample) const;

    std::shared_ptr<const EmbeddingSet> m_embeddings;
    QString m_name;
    std::filesystem::path m_project;
    QString m_targetCaption;
    std::shared_ptr<const MapResult> m_map;
    MapState m_mapState = MapState::Empty;
    QString m_mapMessage;
    std::optional<std::vector<SampleId>> m_visible;
    std::vector<SampleId> m_selection;
    std::optional<SampleId> m_current;
    std::optional<SampleId> m_pinned;
    std::shared_ptr<const TriggeredPoints> m_triggered;
};

} // namespace clinic::ui
