// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/picture_pass.h"

#include "core/data/batch_loader.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/workflows/clip_model.h"

#include <algorithm>
#include <numeric>

namespace clinic {

namespace {

/// What models of one resolution see of one picture.
struct SeenPicture {
    Image clean;
    Image triggered; ///< empty without a trigger
};

/// A picture as seen at each resolution that there is among the encoders.
using SeenPictures = std::vector<SeenPicture>;

std::vector<int> resolutionsOf(std::span<Encoder* const> encoders)
{
    std::vector<int> sides;
    for (const Encoder* encoder : encoders)
        sides.push_back(encoder->config().imageResolution);
    std::ranges::sort(sides);
    const auto repeated = std::ranges::unique(sides);
    sides.erase(repeated.begin(), repeated.end());
    return sides;
}

class PassRun {
public:
    PassRun(const PicturePass& pass, std::span<Encoder* const> encoders)
        : m_pass(pass)
        , m_encoders(encoders)
        , m_sides(resolutionsOf(encoders))
        , m_seen(pass.rows.size())
    {
    }

    UnreadPictures run(
        const std::function<void(const EncodedPictures&)>& take, TaskContext& context);

private:
    void checkTriggerFits() const;
    Image load(std::size_t item);
    std::vector<std::size_t> readable(const std::vector<LoadedImage>& batch);
    EncodedPictures encode(std::size_t encoder, std::span<const std::size_t> items);

    const PicturePass& m_pass;
    std::span<Encoder* const> m_encoders;
    std::vector<int> m_sides;
    /// By item, filled on the decode threads and emptied when its batch is done. The loader's lock
    /// stands between both.
    std::vector<SeenPictures> m_seen;
    UnreadPictures m_unread;
};

/// All pictures are framed to one size, so what fits one fits all.
void PassRun::checkTriggerFits() const
{
    for (const int side : m_sides) {
        const Image blank {
            side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, 128)};
        triggeredAsSeen(blank, *m_pass.trigger, 0, side);
    }
}

/// The loader carries one picture an item; here that is none, since an item has several.
Image PassRun::load(std::size_t item)
{
    const std::int64_t row = m_pass.rows[item];
    const Image whole = m_pass.open(row);
    SeenPictures seen;
    for (const int side : m_sides) {
        seen.push_back({resizeAndCrop(whole, side), {}});
        if (m_pass.trigger)
            seen.back().triggered = triggeredAsSeen(whole, *m_pass.trigger, row, side);
    }
    m_seen[item] = std::move(seen);
    return {};
}

std::vector<std::size_t> PassRun::readable(const std::vector<LoadedImage>& batch)
{
    std::vector<std::size_t> items;
    for (const LoadedImage& loaded : batch) {
        if (loaded.failure.empty())
            items.push_back(loaded.item);
        else if (m_unread.count++ == 0)
            m_unread.firstReason = loaded.failure;
    }
    return items;
}

EncodedPictures PassRun::encode(std::size_t encoder, std::span<const std::size_t> items)
{
    Encoder& model = *m_encoders[encoder];
    const auto side = static_cast<std::size_t>(
        std::ranges::lower_bound(m_sides, model.config().imageResolution) - m_sides.begin());
    EncodedPictures encoded;
    encoded.encoder = encoder;
    std::vector<Image> pictures;
    for (const std::size_t item : items) {
        encoded.rows.push_back(m_pass.rows[item]);
        pictures.push_back(m_seen[item][side].clean);
    }
    encoded.clean = model.encodeImages(pictures);
    if (!m_pass.trigger)
        return encoded;
    for (std::size_t i = 0; i < items.size(); ++i)
        pictures[i] = m_seen[items[i]][side].triggered;
    encoded.triggered = model.encodeImages(pictures);
    return encoded;
}

UnreadPictures PassRun::run(
    const std::function<void(const EncodedPictures&)>& take, TaskContext& context)
{
    if (m_pass.trigger)
        checkTriggerFits();
    const auto total = static_cast<std::int64_t>(m_pass.rows.size());
    BatchLoader loader(m_pass.rows.size(), [this](std::size_t item) { return load(item); },
        {.batch = m_pass.batch, .threads = m_pass.decodeThreads});
    for (std::int64_t done = 0; done < total;) {
        context.breathe();
        const auto batch = loader.next(context.stopToken());
        const auto items = readable(batch);
        for (std::size_t encoder = 0; !items.empty() && encoder < m_encoders.size(); ++encoder)
            take(encode(encoder, items));
        for (const LoadedImage& loaded : batch)
            m_seen[loaded.item] = {};
        done += static_cast<std::int64_t>(batch.size());
        context.report({m_pass.stage, done, total, {}});
    }
    return m_unread;
}

} // namespace

PicturePass passOver(const LabelFolder& set, int batch, const EncoderOptions& encoder)
{
    PicturePass pass;
    pass.rows.resize(set.size());
    std::iota(pass.rows.begin(), pass.rows.end(), std::int64_t {0});
    pass.open = [&set](std::int64_t row) {
        return readImage(set.imageToOpen(static_cast<std::size_t>(row)));
    };
    pass.batch = static_cast<std::size_t>(batch);
    pass.decodeThreads = decodeThreads(encoder);
    return pass;
}

UnreadPictures passOverPictures(const PicturePass& pass, std::span<Encoder* const> encoders,
    const std::function<void(const EncodedPictures&)>& take, TaskContext& context)
{
    return PassRun(pass, encoders).run(take, context);
}

} // namespace clinic
