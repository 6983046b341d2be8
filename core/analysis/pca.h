// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

enum class PcaMethod {
    BySize, ///< exact up to a few seconds of work, else randomised
    Exact, ///< covariance and all its eigenvectors
    Randomised ///< subspace iteration from a seeded start (Halko, Martinsson and Tropp 2011)
};

struct PcaOptions {
    std::size_t components = 2;
    PcaMethod method = PcaMethod::BySize;
    std::uint64_t seed = 0; ///< of the randomised start only
};

struct Pca {
    std::vector<double> mean; ///< d
    Matrix components; ///< k x d, unit rows; the loading of largest magnitude is positive
    std::vector<double> explainedVariance; ///< share of the total variance, k, falling
    std::vector<Matrix>
        scores; ///< k columns, one matrix for each view; rows that were left out are NaN
};

/// Principal components of the rows of all `views` in one space (all d wide; a view may be empty),
/// each row weighing the same. `kept` (a place for each row, the same for all views; empty: all)
/// says which rows take part. Components beyond the number of dimensions or rows are zero.
/// Error{Mismatch} when widths differ, Error{Config} when fewer than two rows take part.
Pca pca(std::span<const MatrixView> views, std::span<const unsigned char> kept,
    const PcaOptions& options, TaskContext& context);

} // namespace clinic
