// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/data/embedding_set.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace clinic {

enum class MapModality { Image, Text, Both };

/// A place for each row: 1 if it was embedded. Empty when all were.
std::vector<unsigned char> embeddedRows(const EmbeddingSet& set);

struct MapRequest {
    std::shared_ptr<const EmbeddingSet> embeddings;
    MapModality modality = MapModality::Both;
    std::uint64_t seed = 0;
    /// Caption whose cosine to each image is shown; empty: none. With poison truth known the mean
    /// of the poisoned captions' embeddings serves when no caption is given.
    std::vector<float>
        targetText; ///< normalised embedding of the target caption, d floats, or empty
};

/// How vectors came to their places on a map, so that others can be put on it.
struct MapBasis {
    std::vector<double> mean; ///< d
    Matrix axes; ///< 2 x d, unit rows
};

/// What the Explore page draws, by row of the table. Failed rows hold NaN.
struct MapResult {
    std::shared_ptr<const EmbeddingSet> embeddings;
    MapModality modality = MapModality::Both;
    Matrix imageXy; ///< n x 2, empty for Text
    Matrix textXy; ///< n x 2, empty for Image
    MapBasis basis;
    std::vector<double> explainedVariance; ///< share of the total, of each of the two axes
    std::vector<float>
        ownCosine; ///< cosine of image and own caption; empty without both modalities
    std::vector<float> targetCosine; ///< cosine of image and target caption; empty without a target
    std::string targetName; ///< what the target is, for the legend
    /// The map whose axes these are, where they are another's: both can be compared, and colours
    /// of numbers mean the same. Null: its own.
    std::shared_ptr<const MapResult> frame;
};

/// PCA of the chosen vectors (both modalities in one space), exact covariance or randomised by
/// size. Error{Mismatch} naming the folder if it lacks the vectors asked for, or two rows of them.
MapResult projectEmbeddings(const MapRequest& request, TaskContext& context);

/// The same on axes that are given: those of another map. `kept`: the rows that have a place
/// (empty: all). explainedVariance is what these axes show of this set.
MapResult placeOnMap(
    const MapRequest& request, MapBasis basis, std::span<const unsigned char> kept);

/// Where other vectors of the same space (n x d) lie on the map: n x 2; NaN stays NaN.
/// Error{Mismatch} for another d.
Matrix projectOnto(const MapBasis& basis, MatrixView vectors);

} // namespace clinic
