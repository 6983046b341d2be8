// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/neighbours.h"

#include "core/base/error.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace clinic {

namespace {

constexpr std::size_t blockRows = 256;
/// Products in single precision choose so many more than asked for; which of them are nearest is
/// then measured in double precision.
constexpr std::size_t spare = 8;

using Candidate = std::pair<double, std::uint32_t>; ///< squared distance, point

double squaredDistance(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum;
}

std::vector<double> squaredNorms(MatrixView points)
{
    std::vector<double> norms(points.rows(), 0);
    for (std::size_t i = 0; i < points.rows(); ++i) {
        for (const float value : points.row(i))
            norms[i] += static_cast<double>(value) * static_cast<double>(value);
    }
    return norms;
}

void keepNearest(std::vector<Candidate>& candidates, std::size_t count)
{
    count = std::min(count, candidates.size());
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
        candidates.end());
    candidates.resize(count);
}

/// The neighbours of one point; `products` are its scalar products with all points.
void addNeighbours(MatrixView points, std::size_t point, std::span<const float> products,
    std::span<const double> norms, Neighbours& out)
{
    std::vector<Candidate> candidates;
    candidates.reserve(points.rows());
    for (std::size_t j = 0; j < points.rows(); ++j) {
        if (j != point)
            candidates.emplace_back(
                norms[j] - 2 * static_cast<double>(products[j]), static_cast<std::uint32_t>(j));
    }
    keepNearest(candidates, out.k + spare);
    for (auto& [distance, j] : candidates)
        distance = squaredDistance(points.row(point), points.row(j));
    keepNearest(candidates, out.k);
    for (const auto& [distance, j] : candidates) {
        out.indices.push_back(j);
        out.distances.push_back(static_cast<float>(std::sqrt(distance)));
    }
}

/// 1 / mean reachability distance.
std::vector<double> reachabilityDensities(const Neighbours& neighbours)
{
    std::vector<double> densities(neighbours.size());
    for (std::size_t i = 0; i < densities.size(); ++i) {
        double sum = 0;
        for (std::size_t n = 0; n < neighbours.k; ++n)
            sum += static_cast<double>(std::max(
                neighbours.distancesOf(i)[n], neighbours.distancesOf(neighbours.of(i)[n]).back()));
        densities[i] = 1 / (sum / static_cast<double>(neighbours.k) + 1e-10);
    }
    return densities;
}

} // namespace

Neighbours nearestNeighbours(MatrixView points, std::size_t k, TaskContext& context)
{
    const std::size_t n = points.rows();
    if (k < 1 || k >= n || n > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorKind::Config,
            std::to_string(k) + " neighbours of " + std::to_string(n)
                + " points; at least 1 and fewer than there are points are possible");
    const std::vector<double> norms = squaredNorms(points);
    Neighbours out {.k = k, .indices = {}, .distances = {}};
    out.indices.reserve(n * k);
    out.distances.reserve(n * k);
    for (std::size_t first = 0; first < n; first += blockRows) {
        context.checkpoint();
        const std::size_t count = std::min(blockRows, n - first);
        const MatrixView block(points.data() + first * points.cols(), count, points.cols());
        const Matrix products = timesTransposed(block, points);
        for (std::size_t i = 0; i < count; ++i)
            addNeighbours(points, first + i, products.row(i), norms, out);
        context.report({"Neighbours", static_cast<std::int64_t>(first + count),
            static_cast<std::int64_t>(n), {}});
    }
    return out;
}

std::vector<float> kDistances(const Neighbours& neighbours)
{
    std::vector<float> distances(neighbours.size());
    for (std::size_t i = 0; i < distances.size(); ++i)
        distances[i] = neighbours.distancesOf(i).back();
    return distances;
}

std::vector<float> localOutlierFactors(const Neighbours& neighbours)
{
    const std::vector<double> densities = reachabilityDensities(neighbours);
    std::vector<float> factors(neighbours.size());
    for (std::size_t i = 0; i < factors.size(); ++i) {
        double sum = 0;
        for (const std::uint32_t j : neighbours.of(i))
            sum += densities[j];
        factors[i] = static_cast<float>(sum / (static_cast<double>(neighbours.k) * densities[i]));
    }
    return factors;
}

} // namespace clinic
