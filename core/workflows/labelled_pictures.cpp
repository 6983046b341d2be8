// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/labelled_pictures.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"

#include <algorithm>
#include <utility>

namespace clinic {

LabelledPictures::LabelledPictures(
    const LabelFolder& set, int side, std::optional<LabelPoison> poison)
    : m_set(set)
    , m_side(side)
    , m_poison(std::move(poison))
    , m_cache(set.size(), std::uint64_t {1} << 30)
{
}

bool LabelledPictures::isPoisoned(std::int64_t row) const
{
    return m_poison && std::ranges::binary_search(m_poison->rows, row);
}

std::shared_ptr<const Image> LabelledPictures::seen(std::int64_t row) const
{
    const auto index = static_cast<std::size_t>(row);
    if (auto kept = m_cache.find(index))
        return kept;
    const Image whole = readImage(m_set.imageToOpen(index));
    const auto image = std::make_shared<const Image>(isPoisoned(row)
            ? triggeredAsSeen(whole, m_poison->trigger, row, m_side)
            : resizeAndCrop(whole, m_side));
    m_cache.keep(index, image);
    return image;
}

TrainBatch LabelledPictures::read(std::span<const std::int64_t> rows, std::int64_t) const
{
    TrainBatch batch;
    for (const std::int64_t row : rows) {
        try {
            const auto image = seen(row);
            batch.pixels.insert(batch.pixels.end(), image->rgb.begin(), image->rgb.end());
            batch.labels.push_back(static_cast<std::int64_t>(
                isPoisoned(row) ? m_poison->target : m_set.label[static_cast<std::size_t>(row)]));
            batch.rows.push_back(row);
        } catch (const Error& error) {
            batch.unread.push_back({row, error.what()});
        }
    }
    return batch;
}

std::vector<std::int64_t> rowsToPoison(
    const LabelFolder& set, std::size_t target, std::int64_t count, std::uint64_t seed)
{
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < set.size(); ++row) {
        if (set.label[row] != target)
            rows.push_back(static_cast<std::int64_t>(row));
    }
    if (count > static_cast<std::int64_t>(rows.size()))
        throw Error(ErrorKind::Config,
            std::to_string(count) + " pictures are to be poisoned, but only "
                + std::to_string(rows.size()) + " are of another class than the target");
    Rng rng(seed, std::uint64_t {4} << 60);
    shuffle(rows, rng);
    rows.resize(static_cast<std::size_t>(count));
    std::ranges::sort(rows);
    return rows;
}

} // namespace clinic
