// SPDX-License-Identifier: Apache-2.0
#include "ui/workspace.h"

namespace clinic::ui {

void Workspace::setEmbeddings(std::shared_ptr<const EmbeddingSet> embeddings, const QString& name,
    const std::filesystem::path& project, const QString& targetCaption)
{
    m_embeddings = std::move(embeddings);
    m_name = name;
    m_project = project;
    m_targetCaption = targetCaption;
    m_map.reset();
    m_mapState = MapState::Empty;
    m_mapMessage.clear();
    setVisible({});
    setSelection({});
    setCurrent({});
    setPinned({});
    setTriggered({});
    Q_EMIT embeddingsChanged();
    Q_EMIT mapChanged();
}

void Workspace::setMap(std::shared_ptr<const MapResult> map)
{
    m_map = std::move(map);
    m_mapState = MapState::Ready;
    m_mapMessage.clear();
    Q_EMIT mapChanged();
}

void Workspace::setMapWorking(const QString& message)
{
    m_mapState = MapState::Working;
    m_mapMessage = message;
    Q_EMIT mapChanged();
}

void Workspace::setMapFailed(const QString& message)
{
    m_mapState = MapState::Failed;
    m_mapMessage = message;
    Q_EMIT mapChanged();
}

std::int64_t Workspace::shown() const
{
    if (!m_map)
        return 0;
    if (m_visible)
        return static_cast<std::int64_t>(m_visible->size());
    return rows() - m_embeddings->failedRows();
}

bool Workspace::isRow(SampleId sample) const
{
    const auto row = static_cast<std::int64_t>(sample);
    return row >= 0 && row < rows();
}

void Workspace::setVisible(std::optional<std::vector<SampleId>> visible)
{
    if (visible)
        std::erase_if(*visible, [this](SampleId sample) { return !isRow(sample); });
    if (visible == m_visible)
        return;
    m_visible = std::move(visible);
    Q_EMIT visibleChanged();
}

void Workspace::setSelection(std::vector<SampleId> selection)
{
    std::erase_if(selection, [this](SampleId sample) { return !isRow(sample); });
    if (selection == m_selection)
        return;
    m_selection = std::move(selection);
    Q_EMIT selectionChanged();
}

void Workspace::setCurrent(std::optional<SampleId> current)
{
    if (current && !isRow(*current))
        current.reset();
    if (current == m_current)
        return;
    m_current = current;
    Q_EMIT currentChanged();
}

void Workspace::setPinned(std::optional<SampleId> pinned)
{
    if (pinned && !isRow(*pinned))
        pinned.reset();
    if (pinned == m_pinned)
        return;
    m_pinned = pinned;
    Q_EMIT pinnedChanged();
}

void Workspace::setTriggered(std::shared_ptr<const TriggeredPoints> triggered)
{
    if (triggered && triggered->embeddings != m_embeddings)
        triggered.reset();
    if (triggered == m_triggered)
        return;
    m_triggered = std::move(triggered);
    Q_EMIT triggeredChanged();
}

} // namespace clinic::ui
