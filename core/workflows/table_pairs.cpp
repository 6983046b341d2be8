// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/table_pairs.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/image/auto_augment.h"
#include "core/image/image_io.h"
#include "core/image/noise_augment.h"
#include "core/image/preprocess.h"
#include "core/table/image_path.h"
#include "core/text/text_augment.h"

#include <algorithm>
#include <utility>

namespace clinic {

namespace {

/// Streams of one seed that never meet: those of new weights and of the order count up from 0 and
/// from 2^32.
enum class Draw : std::uint64_t { Picture = 1, Caption = 2, Limit = 3 };

Rng generator(std::uint64_t seed, Draw draw, std::int64_t epoch, std::int64_t row)
{
    return Rng(seed,
        (static_cast<std::uint64_t>(draw) << 60) | (static_cast<std::uint64_t>(epoch) << 40)
            | static_cast<std::uint64_t>(row));
}

void append(std::vector<std::uint8_t>& pixels, const Image& image)
{
    pixels.insert(pixels.end(), image.rgb.begin(), image.rgb.end());
}

} // namespace

TablePairs::TablePairs(const CaptionTable& table, TablePairsOptions options)
    : m_table(table)
    , m_options(std::move(options))
    , m_tokenizer(BpeTokenizer::shipped()) // here, so that its absence is no row's failure
    , m_cache(static_cast<std::size_t>(table.size()), m_options.cacheBytes)
{
    if (needsAugmentedViews(m_options.recipe))
        WordNet::installed(); // likewise for damaged data
}

std::shared_ptr<const Image> TablePairs::picture(std::size_t row) const
{
    if (auto kept = m_cache.find(row))
        return kept;
    const auto file = m_table.imagePath(static_cast<std::int64_t>(row));
    if (const std::string trouble = linkTrouble(file, m_table.imageRoot, m_options.allowedRoots);
        !trouble.empty())
        throw Error(ErrorKind::Unsafe, trouble);
    const auto image = std::make_shared<const Image>(readImage(file));
    m_cache.keep(row, image);
    return image;
}

void TablePairs::add(TrainBatch& batch, std::int64_t row, std::int64_t epoch) const
{
    const auto index = static_cast<std::size_t>(row);
    const std::shared_ptr<const Image> whole = picture(index);
    const std::string& caption = m_table.caption[index];
    const auto encoded = [&](const std::string& text) {
        return m_tokenizer.encode(text, m_options.contextLength, m_options.truncation);
    };
    Rng forPicture = generator(m_options.seed, Draw::Picture, epoch, row);
    Image seen = resizeAndCrop(*whole, m_options.side);
    if (m_options.recipe == Recipe::Par)
        seen = noiseAugment(std::move(seen), forPicture);
    if (needsAugmentedViews(m_options.recipe)) {
        append(
            batch.augmentedPixels, resizeAndCrop(autoAugment(*whole, forPicture), m_options.side));
        Rng forCaption = generator(
            m_options.seed, Draw::Caption, m_options.textViews == TextViews::Once ? 0 : epoch, row);
        batch.augmentedTokens.push_back(
            encoded(augmentCaption(caption, WordNet::installed(), forCaption)));
    }
    append(batch.pixels, seen);
    batch.tokens.push_back(encoded(caption));
    if (m_options.recipe == Recipe::Unlearn)
        batch.flagged.push_back(m_table.poisoned.empty() ? 0 : m_table.poisoned[index]);
    batch.rows.push_back(row);
}

TrainBatch TablePairs::read(std::span<const std::int64_t> rows, std::int64_t epoch) const
{
    TrainBatch batch;
    for (const std::int64_t row : rows) {
        try {
            add(batch, row, epoch);
        } catch (const Error& error) {
            batch.unread.push_back({row, error.what()});
        }
    }
    return batch;
}

std::vector<std::int64_t> trainableRows(
    const CaptionTable& table, std::int64_t limit, std::uint64_t seed)
{
    std::vector<std::int64_t> rows;
    auto bad = table.badRows.begin();
    for (std::int64_t row = 0; row < table.size(); ++row) {
        if (bad != table.badRows.end() && bad->row == row)
            ++bad;
        else
            rows.push_back(row);
    }
    if (limit > 0 && limit < static_cast<std::int64_t>(rows.size())) {
        Rng rng = generator(seed, Draw::Limit, 0, 0);
        shuffle(rows, rng);
        rows.resize(static_cast<std::size_t>(limit));
        std::ranges::sort(rows);
    }
    return rows;
}

} // namespace clinic
