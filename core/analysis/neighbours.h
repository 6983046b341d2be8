// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// The k nearest other points of each of n points; row-major n x k, nearest first, of equally near
/// ones the lower index first.
struct Neighbours {
    std::size_t k = 0;
    std::vector<std::uint32_t> indices;
    std::vector<float> distances; ///< Euclidean

    std::size_t size() const { return k == 0 ? 0 : indices.size() / k; }
    std::span<const std::uint32_t> of(std::size_t point) const
    {
        return std::span(indices).subspan(point * k, k);
    }
    std::span<const float> distancesOf(std::size_t point) const
    {
        return std::span(distances).subspan(point * k, k);
    }
};

/// Exact, in n^2 d operations; memory for the result, a copy of the points and 64 MiB. A point is
/// not its own neighbour, a duplicate of it is. The same on any number of threads. Error{Config}
/// unless 1 <= k < n and n < 2^32, Error{Mismatch} for points that are not finite; stops between
/// points.
Neighbours nearestNeighbours(MatrixView points, std::size_t k, TaskContext& context);

/// Distance of each point to its k-th neighbour.
std::vector<float> kDistances(const Neighbours& neighbours);

/// Local outlier factor: about 1 inside a group, larger the sparser a point lies than its
/// neighbours. Source: Breunig et al., SIGMOD 2000, with the 1e-10 that scikit-learn adds to a mean
/// reachability distance, so that duplicates have a density.
std::vector<float> localOutlierFactors(const Neighbours& neighbours);

} // namespace clinic
