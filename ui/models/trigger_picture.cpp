// SPDX-License-Identifier: Apache-2.0
#include "ui/models/trigger_picture.h"

#include "core/base/error.h"
#include "core/image/image_io.h"
#include "ui/format.h"

#include <utility>

namespace clinic::ui {

TriggerPicture::TriggerPicture(
    JobRunner& jobs, Workspace& workspace, TriggerModel& model, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_model(model)
{
    connect(&m_model, &TriggerModel::changed, this, &TriggerPicture::redraw);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] {
        m_file.clear();
        m_row = -1;
        followWorkspace();
    });
    connect(&m_workspace, &Workspace::currentChanged, this, &TriggerPicture::followWorkspace);
}

void TriggerPicture::setWatched(bool watched)
{
    m_isWatched = watched;
    if (watched && m_needsLoading)
        reload();
    else if (watched && m_isStale)
        redraw();
}

void TriggerPicture::followWorkspace()
{
    if (!m_file.empty())
        return;
    const auto current = m_workspace.current();
    const auto row = current ? static_cast<std::int64_t>(*current) : std::int64_t {0};
    if (row == m_row && !m_needsLoading)
        return;
    m_row = row;
    m_needsLoading = true;
    Q_EMIT sourceChanged();
    if (m_isWatched)
        reload();
}

void TriggerPicture::openFile(const std::filesystem::path& file)
{
    m_file = file;
    m_row = 0;
    m_needsLoading = true;
    Q_EMIT sourceChanged();
    if (m_isWatched)
        reload();
}

void TriggerPicture::closeFile()
{
    if (m_file.empty())
        return;
    m_file.clear();
    m_row = -1;
    followWorkspace();
}

void TriggerPicture::setResolution(int resolution)
{
    if (resolution == m_fileResolution)
        return;
    m_fileResolution = resolution;
    if (m_workspace.embeddings())
        return;
    m_resolution = resolution;
    redraw();
}

bool TriggerPicture::hasSource() const
{
    return !m_file.empty() || m_workspace.rows() > 0;
}

TriggerPicture::Loaded TriggerPicture::load(const EmbeddingSet& set, std::int64_t row)
{
    const auto file = set.imageFile(row);
    if (file.empty())
        throw Error(ErrorKind::Io,
            "the path in the table is not that of a file in the picture folder; found "
                + clinic::quoted(set.path(row)));
    return {std::make_shared<const Image>(readImage(file, {.acceptTruncated = true})), file,
        set.caption(row), modelResolution(set)};
}

void TriggerPicture::reload()
{
    m_needsLoading = false;
    ++m_generation;
    m_jobs.cancel(std::exchange(m_loading, {}));
    if (!hasSource())
        return setNone(State::Empty, {});
    setNone(State::Loading, {});
    const auto set = m_workspace.embeddings();
    m_loading = m_jobs.start(
        Lane::Pictures, {}, this,
        [set, file = m_file, row = m_row](TaskContext&) -> Loaded {
            if (file.empty())
                return load(*set, row);
            return {std::make_shared<const Image>(readImage(file, {.acceptTruncated = true})), file,
                {}, set ? modelResolution(*set) : std::nullopt};
        },
        [this, generation = m_generation](const std::shared_ptr<const Loaded>& loaded) {
            if (generation == m_generation)
                take(*loaded);
        },
        [this, generation = m_generation](const JobUpdate& update) {
            if (generation == m_generation && update.state == JobState::Failed)
                setNone(State::Failed, plainText(update.error));
        });
}

void TriggerPicture::setNone(State state, const QString& message)
{
    m_state = state;
    m_message = message;
    m_loaded = {};
    m_preview.reset();
    m_isStale = false;
    Q_EMIT changed();
}

void TriggerPicture::take(const Loaded& loaded)
{
    m_loaded = loaded;
    m_resolution =
        loaded.resolution.value_or(m_workspace.embeddings() ? usualResolution : m_fileResolution);
    redraw();
}

void TriggerPicture::redraw()
{
    m_isStale = true;
    if (m_loaded.whole && m_isWatched && !m_isDrawing)
        startDrawing();
    Q_EMIT changed();
}

void TriggerPicture::startDrawing()
{
    m_isDrawing = true;
    m_isStale = false;
    TriggerPreviewRequest request {.whole = m_loaded.whole,
        .caption = m_loaded.caption,
        .row = m_row,
        .resolution = m_resolution,
        .trigger = m_model.trigger()};
    const auto ended = [this] {
        m_isDrawing = false;
        if (m_isStale && m_loaded.whole && m_isWatched)
            startDrawing();
        Q_EMIT changed();
    };
    m_jobs.start(
        Lane::Pictures, {}, this,
        [request = std::move(request)](
            TaskContext& context) { return previewTrigger(request, context); },
        [this, ended, generation = m_generation](
            const std::shared_ptr<const TriggerPreview>& preview) {
            if (generation == m_generation && m_loaded.whole) {
                m_preview = preview;
                m_state = State::Ready;
            }
            ended();
        },
        [this, ended, generation = m_generation](const JobUpdate& update) {
            if (generation == m_generation && update.state == JobState::Failed)
                setNone(State::Failed, plainText(update.error));
            ended();
        });
}

} // namespace clinic::ui
