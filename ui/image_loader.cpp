// SPDX-License-Identifier: Apache-2.0
#include "ui/image_loader.h"

#include "core/base/input_file.h"
#include "core/formats/image_guard.h"
#include "ui/format.h"
#include "ui/pictures.h"

#include <QPointer>

#include <exception>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int cacheKilobytes = 64 * 1024;
}

ImageLoader::ImageLoader(QObject* parent)
    : QObject(parent)
    , m_cache(cacheKilobytes)
    , m_lane(std::make_unique<JobQueue>([](const JobUpdate&) {}))
{
}

ImageLoader::~ImageLoader() = default;

void ImageLoader::request(std::shared_ptr<const EmbeddingSet> set, std::int64_t row, int side,
    QObject* receiver, Ready ready)
{
    if (const auto found = m_newest.find(receiver); found != m_newest.end())
        m_lane->cancel(found->second);
    else
        connect(
            receiver, &QObject::destroyed, this, [this](QObject* gone) { m_newest.erase(gone); });

    const QString key = u"%1|"_s.arg(side) + toQString(set->folder()) + u'|'
        + QString::fromStdString(set->path(row));
    if (const auto* known = m_cache.object(key)) {
        m_newest[receiver] = JobId {};
        ready(*known);
        return;
    }
    auto id = std::make_shared<JobId>(); // known only after submitting
    *id = m_lane->submit({},
        [this, set = std::move(set), row, side, key, id, to = QPointer(receiver), ready](
            TaskContext&) {
            auto decoded = decode(*set, row, side);
            QMetaObject::invokeMethod(
                this,
                [this, key, id, to, ready, decoded = std::move(decoded)] {
                    const auto cost = static_cast<int>(decoded.image.sizeInBytes() / 1024) + 1;
                    m_cache.insert(key, new Picture(decoded), cost); // the cache owns it
                    if (to && m_newest[to.data()] == *id)
                        ready(decoded);
                },
                Qt::QueuedConnection);
        });
    m_newest[receiver] = *id;
}

ImageLoader::Picture ImageLoader::decode(const EmbeddingSet& set, std::int64_t row, int side)
{
    try {
        const auto file = set.imageFile(row);
        if (file.empty())
            return {{}, {},
                tr("Not opened: the path in the table is not that of a file in the picture "
                   "folder.")};
        const auto bytes = readWholeFile(file, ImageLimits {}.fileBytes);
        const auto name = file.filename().string();
        const auto header = guardImage(bytes, name, {.acceptTruncated = true});
        const QSize size(static_cast<int>(header.width), static_cast<int>(header.height));
        return {decodedAtSide(bytes, name, side), size, {}};
    } catch (const std::exception& error) { // that a picture cannot be shown is an answer
        return {{}, {}, QString::fromUtf8(error.what())};
    }
}

} // namespace clinic::ui
