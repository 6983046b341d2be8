// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/embedding_set.h"
#include "core/engine/job_queue.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSize>
#include <QString>

#include <functional>
#include <map>
#include <memory>

namespace clinic::ui {

/// Decodes the pictures that cards and the inspector show, on a thread of its own, at the size they
/// are shown in, with a cache of at most 64 MB. All functions are called on the GUI thread.
class ImageLoader : public QObject {
    Q_OBJECT

public:
    /// A picture as it is shown, or a null one and the reason why it cannot be.
    struct Picture {
        QImage image;
        QSize size; ///< in pixels, of the picture in its file
        QString error;
    };
    using Ready = std::function<void(const Picture&)>;

    explicit ImageLoader(QObject* parent = nullptr);
    ~ImageLoader() override;

    /// Calls `ready` on the GUI thread (at once, if the picture is cached) unless the receiver dies
    /// first or asks for another picture: only a receiver's newest request is answered. The longer
    /// side is at most `side` pixels; smaller pictures are not enlarged. Where the row's path leads
    /// is looked at on the loader's thread.
    void request(std::shared_ptr<const EmbeddingSet> set, std::int64_t row, int side,
        QObject* receiver, Ready ready);

private:
    static Picture decode(const EmbeddingSet& set, std::int64_t row, int side);

    QCache<QString, Picture> m_cache;
    std::map<QObject*, JobId> m_newest;
    std::unique_ptr<JobQueue> m_lane; ///< last: it ends before what it posts to
};

} // namespace clinic::ui
