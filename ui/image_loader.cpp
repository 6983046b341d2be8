// SPDX-License-Identifier: Apache-2.0
#include "ui/image_loader.h"

#include "core/base/error.h"
#include "core/image/image_io.h"
#include "ui/format.h"

#include <QPointer>

#include <algorithm>

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

void ImageLoader::request(
    const std::filesystem::path& file, int side, QObject* receiver, Ready ready)
{
    if (const auto found = m_newest.find(receiver); found != m_newest.end())
        m_lane->cancel(found->second);
    else
        connect(
            receiver, &QObject::destroyed, this, [this](QObject* gone) { m_newest.erase(gone); });

    const auto key = u"%1|%2"_s.arg(side).arg(toQString(file));
    if (const auto* known = m_cache.object(key)) {
        m_newest[receiver] = JobId {};
        ready(known->image, known->error);
        return;
    }
    auto id = std::make_shared<JobId>(); // known only after submitting
    *id = m_lane->submit(
        {}, [this, file, side, key, id, to = QPointer(receiver), ready](TaskContext&) {
            auto decoded = decode(file, side);
            QMetaObject::invokeMethod(
                this,
                [this, key, id, to, ready, decoded = std::move(decoded)] {
                    const auto cost = static_cast<int>(decoded.image.sizeInBytes() / 1024) + 1;
                    m_cache.insert(key, new Decoded(decoded), cost); // the cache owns it
                    if (to && m_newest[to.data()] == *id)
                        ready(decoded.image, decoded.error);
                },
                Qt::QueuedConnection);
        });
    m_newest[receiver] = *id;
}

ImageLoader::Decoded ImageLoader::decode(const std::filesystem::path& file, int side)
{
    try {
        const auto image = readImage(file, {.fastShortSide = side, .acceptTruncated = true});
        const QImage shown(
            image.rgb.data(), image.width, image.height, 3 * image.width, QImage::Format_RGB888);
        if (std::max(image.width, image.height) <= side)
            return {shown.copy(), {}};
        return {shown.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation), {}};
    } catch (const Error& error) { // a picture that cannot be shown is an answer, not a failed job
        return {{}, QString::fromUtf8(error.what())};
    }
}

} // namespace clinic::ui
