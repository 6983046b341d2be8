// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QString>

#include <filesystem>
#include <functional>
#include <map>

namespace clinic::ui {

/// Decodes the pictures that cards and the inspector show, on a thread of its own, at the size they
/// are shown in, with a cache of at most 64 MB. All functions are called on the GUI thread.
class ImageLoader : public QObject {
    Q_OBJECT

public:
    /// The picture, or a null one and the reason why it cannot be shown.
    using Ready = std::function<void(const QImage& image, const QString& error)>;

    explicit ImageLoader(QObject* parent = nullptr);
    ~ImageLoader() override;

    /// Calls `ready` on the GUI thread (at once, if the picture is cached) unless the receiver dies
    /// first or asks for another picture: only a receiver's newest request is answered. The longer
    /// side is at most `side` pixels; smaller pictures are not enlarged.
    void request(const std::filesystem::path& file, int side, QObject* receiver, Ready ready);

private:
    struct Decoded {
        QImage image;
        QString error;
    };
    static Decoded decode(const std::filesystem::path& file, int side);

    QCache<QString, Decoded> m_cache;
    std::map<QObject*, JobId> m_newest;
    std::unique_ptr<JobQueue> m_lane; ///< last: it ends before what it posts to
};

} // namespace clinic::ui
