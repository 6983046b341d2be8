// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <cstddef>
#include <span>
#include <vector>

namespace clinic {

/// Rows of floats that need not lie in one matrix (rows left out, two matrices stacked). Borrowed.
struct RowList {
    std::vector<const float*> rows; ///< each of `cols` floats
    std::size_t cols = 0;

    std::size_t size() const { return rows.size(); }
};

/// All rows of `views` whose place in `kept` is not zero, one view after the other. An empty `kept`
/// takes all rows.
RowList stackRows(std::span<const MatrixView> views, std::span<const unsigned char> kept = {});

/// Mean of the rows, summed in double.
std::vector<double> columnMeans(const RowList& x);

// The three below run through the rows in blocks of fixed size that are added up in order, so that
// the result does not depend on the number of threads. They throw Cancelled when the context says
// so. `mean` has x.cols entries.

/// Sum of (x - mean)(x - mean)^T over the rows: cols x cols, symmetric, row-major doubles.
std::vector<double> scatterMatrix(
    const RowList& x, std::span<const double> mean, TaskContext& context);
/// scatterMatrix(x) * q without forming the former; q is cols x k row-major, so is what comes back.
std::vector<double> scatterTimes(const RowList& x, std::span<const double> mean,
    std::span<const double> q, TaskContext& context);
/// (x - mean) * components^T: rows x k. `components` is k x cols.
Matrix projectRows(
    const RowList& x, std::span<const double> mean, MatrixView components, TaskContext& context);

/// a * b^T: a.rows() x b.rows(). Rows of `a` in blocks of fixed size, so that the result does not
/// depend on the number of threads. Both have the same number of columns.
Matrix timesTransposed(MatrixView a, MatrixView b);

/// Sum of a_i^T b_i over rows that belong together: a.cols x b.cols row-major doubles. Blocks as
/// above; as many rows in both. Throws Cancelled.
std::vector<double> crossScatter(const RowList& a, const RowList& b, TaskContext& context);

struct EigenPairs {
    std::vector<double> values; ///< falling
    std::vector<double> vectors; ///< row i belongs to values[i]; row-major, unit length
};
/// Eigenvalues and vectors of a symmetric matrix, d x d doubles.
EigenPairs symmetricEigen(std::span<const double> matrix, std::size_t d);

/// The orthogonal matrix nearest to a square one, d x d doubles: U V^T of its singular value
/// decomposition U S V^T. Where the rank is below d, one of those that are equally near.
std::vector<double> nearestOrthogonal(std::span<const double> matrix, std::size_t d);

/// Makes the columns of q (d x k, row-major) orthonormal, twice Gram-Schmidt; columns that vanish
/// become zero.
void orthonormaliseColumns(std::span<double> q, std::size_t k);

} // namespace clinic
