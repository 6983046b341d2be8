// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <span>
#include <vector>

namespace clinic {

// All take L2-normalised vectors, image and text of the same rows (n x d). `kept` (n places; empty:
// all rows) says which rows take part. Error{Mismatch} when the shapes differ.

/// Cosine of row i of `a` and row i of `b`; NaN where left out.
std::vector<float> rowCosines(MatrixView a, MatrixView b, std::span<const unsigned char> kept = {});
/// Cosine of each row with one vector of a.cols() floats; NaN where left out.
std::vector<float> cosinesTo(
    MatrixView a, std::span<const float> direction, std::span<const unsigned char> kept = {});
/// Mean of the rows that take part, scaled to length 1; empty when there is none or they cancel
/// out.
std::vector<float> meanDirection(MatrixView a, std::span<const unsigned char> kept = {});

struct PairStatistics {
    double meanCosine = 0; ///< of image and own caption
    double alignment = 0; ///< mean squared distance of image and own caption (Wang and Isola 2020)
    /// Logarithm of the mean of exp(-2 d^2) over the distances d of image i and caption j, i > j.
    double uniformity = 0;
    double modalityGap = 0; ///< distance of the mean image vector and the mean text vector
    std::size_t rows = 0; ///< that took part
};
/// Exact over all pairs of rows, n^2 d multiplications in blocks. Error{Config} when fewer than two
/// rows take part.
PairStatistics pairStatistics(
    MatrixView image, MatrixView text, std::span<const unsigned char> kept, TaskContext& context);

} // namespace clinic
