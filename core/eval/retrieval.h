// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/eval/share.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// The `k` candidates that are nearest to each query, best first; of equal ones the lower index
/// first.
class NearestLists {
public:
    NearestLists(std::size_t queries, std::size_t k);

    /// Each query gets its candidates by rising index.
    void offer(std::size_t query, std::size_t candidate, float score)
    {
        if (score > m_worst[query])
            insert(query, candidate, score);
    }

    std::size_t size() const { return m_worst.size(); }
    /// At most k indices; fewer where there are fewer candidates.
    std::span<const std::uint32_t> of(std::size_t query) const
    {
        return {m_index.data() + query * m_k, m_filled[query]};
    }

private:
    void insert(std::size_t query, std::size_t candidate, float score);

    std::size_t m_k;
    std::vector<std::uint32_t> m_index;
    std::vector<float> m_score;
    std::vector<float> m_worst; ///< a candidate must be above it
    std::vector<std::size_t> m_filled;
};

/// The largest k of the recalls.
inline constexpr std::size_t retrievalDepth = 10;

/// Lists of both directions, retrievalDepth long.
struct MutualNearest {
    NearestLists captionsOfImage;
    NearestLists imagesOfCaption;
};

// Vectors are L2-normalised, similarity is their product. Blocks of fixed size, so that memory is
// bounded (30,000 x 150,000 take 20 MB beside vectors and lists) and the result does not depend on
// the number of threads. Error{Mismatch} where the dimensions differ.

MutualNearest nearestBothWays(MatrixView images, MatrixView captions, TaskContext& context);
/// One direction only.
NearestLists nearest(MatrixView queries, MatrixView candidates, TaskContext& context);

/// Queries that find what is theirs among the k nearest.
struct Recall {
    Share r1, r5, r10;

    bool operator==(const Recall&) const = default;
};

/// Any caption of the image counts. `imageOf`: the image of each caption.
Recall imageToText(const NearestLists& captionsOfImage, std::span<const std::uint32_t> imageOf);
Recall textToImage(const NearestLists& imagesOfCaption, std::span<const std::uint32_t> imageOf);

/// The reference's image-to-text recall (its defect D10): its array has a place for each caption,
/// five an image, of which only each fifth is filled; the zeros of the others count as found at the
/// first place. Never below 80 %. For comparing with numbers that were made so.
Share referenceImageToText(const Share& correct);

/// Retrieval attack: queries whose k nearest hold at least floor(k / 2), and at least one,
/// candidates that name the target. `namesTarget`: of each candidate; `queried`: of each query, 0
/// for those that are in neither count because they are of the target themselves.
Share retrievalAttack(const NearestLists& nearest, std::size_t k,
    std::span<const unsigned char> namesTarget, std::span<const unsigned char> queried);

} // namespace clinic
