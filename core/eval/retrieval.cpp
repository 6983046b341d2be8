// SPDX-License-Identifier: Apache-2.0
#include "core/eval/retrieval.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <limits>
#include <string>

namespace clinic {

namespace {

constexpr std::size_t queriesAtOnce = 1024;
constexpr std::size_t candidatesAtOnce = 4096;

MatrixView rowsOf(MatrixView matrix, std::size_t begin, std::size_t count)
{
    return {matrix.data() + begin * matrix.cols(), count, matrix.cols()};
}

/// Calls `use(similarities, first query, first candidate)` for tiles, candidates within queries, so
/// that every list sees its candidates by rising index.
template <typename Use>
void forTiles(MatrixView queries, MatrixView candidates, TaskContext& context, const Use& use)
{
    if (queries.cols() != candidates.cols())
        throw Error(ErrorKind::Mismatch,
            "retrieval: queries of " + std::to_string(queries.cols())
                + " dimensions, candidates of " + std::to_string(candidates.cols()));
    for (std::size_t row = 0; row < queries.rows(); row += queriesAtOnce) {
        const auto some = rowsOf(queries, row, std::min(queriesAtOnce, queries.rows() - row));
        for (std::size_t column = 0; column < candidates.rows(); column += candidatesAtOnce) {
            context.checkpoint();
            const auto width = std::min(candidatesAtOnce, candidates.rows() - column);
            use(timesTransposed(some, rowsOf(candidates, column, width)), row, column);
        }
        context.report(
            {"Comparing images and captions", static_cast<std::int64_t>(row + some.rows()),
                static_cast<std::int64_t>(queries.rows()), {}});
    }
}

void offerRows(MatrixView tile, std::size_t row, std::size_t column, NearestLists& lists)
{
    parallelFor(tile.rows(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = 0; j < tile.cols(); ++j)
                lists.offer(row + i, column + j, tile(i, j));
        }
    });
}

void offerColumns(MatrixView tile, std::size_t row, std::size_t column, NearestLists& lists)
{
    parallelFor(tile.cols(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = 0; i < tile.rows(); ++i) {
            for (std::size_t j = begin; j < end; ++j)
                lists.offer(column + j, row + i, tile(i, j));
        }
    });
}

/// Share of queries that `isHit(query, candidate)` for one of their k nearest.
template <typename IsHit>
Share recallAt(const NearestLists& lists, std::size_t k, const IsHit& isHit)
{
    Share share {0, static_cast<std::int64_t>(lists.size())};
    for (std::size_t query = 0; query < lists.size(); ++query) {
        const auto list = lists.of(query);
        const auto some = list.first(std::min(k, list.size()));
        share.hits +=
            std::ranges::any_of(some, [&](std::uint32_t found) { return isHit(query, found); }) ? 1
                                                                                                : 0;
    }
    return share;
}

template <typename IsHit> Recall recall(const NearestLists& lists, const IsHit& isHit)
{
    return {recallAt(lists, 1, isHit), recallAt(lists, 5, isHit), recallAt(lists, 10, isHit)};
}

} // namespace

NearestLists::NearestLists(std::size_t queries, std::size_t k)
    : m_k(k)
    , m_index(queries * k)
    , m_score(queries * k)
    , m_worst(queries, -std::numeric_limits<float>::infinity())
    , m_filled(queries, 0)
{
}

void NearestLists::insert(std::size_t query, std::size_t candidate, float score)
{
    const auto first = query * m_k;
    std::size_t& filled = m_filled[query];
    filled = std::min(m_k, filled + 1);
    std::size_t place = filled - 1;
    for (; place > 0 && m_score[first + place - 1] < score; --place) {
        m_score[first + place] = m_score[first + place - 1];
        m_index[first + place] = m_index[first + place - 1];
    }
    m_score[first + place] = score;
    m_index[first + place] = static_cast<std::uint32_t>(candidate);
    if (filled == m_k)
        m_worst[query] = m_score[first + m_k - 1];
}

MutualNearest nearestBothWays(MatrixView images, MatrixView captions, TaskContext& context)
{
    MutualNearest lists {
        NearestLists(images.rows(), retrievalDepth), NearestLists(captions.rows(), retrievalDepth)};
    forTiles(
        images, captions, context, [&](const Matrix& tile, std::size_t row, std::size_t column) {
            offerRows(tile, row, column, lists.captionsOfImage);
            offerColumns(tile, row, column, lists.imagesOfCaption);
        });
    return lists;
}

NearestLists nearest(MatrixView queries, MatrixView candidates, TaskContext& context)
{
    NearestLists lists(queries.rows(), retrievalDepth);
    forTiles(
        queries, candidates, context, [&](const Matrix& tile, std::size_t row, std::size_t column) {
            offerRows(tile, row, column, lists);
        });
    return lists;
}

Recall imageToText(const NearestLists& captionsOfImage, std::span<const std::uint32_t> imageOf)
{
    return recall(captionsOfImage,
        [&](std::size_t image, std::uint32_t caption) { return imageOf[caption] == image; });
}

Recall textToImage(const NearestLists& imagesOfCaption, std::span<const std::uint32_t> imageOf)
{
    return recall(imagesOfCaption,
        [&](std::size_t caption, std::uint32_t image) { return imageOf[caption] == image; });
}

Share referenceImageToText(const Share& correct)
{
    constexpr std::int64_t captionsAnImage = 5;
    return {(captionsAnImage - 1) * correct.count + correct.hits, captionsAnImage * correct.count};
}

Share retrievalAttack(const NearestLists& nearest, std::size_t k,
    std::span<const unsigned char> namesTarget, std::span<const unsigned char> queried)
{
    const auto needed = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, k / 2));
    Share share;
    for (std::size_t query = 0; query < nearest.size(); ++query) {
        if (queried[query] == 0)
            continue;
        const auto list = nearest.of(query);
        const auto some = list.first(std::min(k, list.size()));
        const auto naming = std::ranges::count_if(
            some, [&](std::uint32_t found) { return namesTarget[found] != 0; });
        ++share.count;
        share.hits += naming >= needed ? 1 : 0;
    }
    return share;
}

} // namespace clinic
