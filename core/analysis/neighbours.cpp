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

constexpr std::size_t mostProducts = std::size_t {1} << 24; ///< of a block, 64 MiB

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

/// Distances stay, and products lose fewer digits than far from the origin.
Matrix centred(MatrixView points)
{
    const std::vector<double> mean = columnMeans(stackRows(std::span(&points, 1)));
    Matrix out(points.rows(), points.cols());
    for (std::size_t i = 0; i < points.rows(); ++i) {
        for (std::size_t j = 0; j < points.cols(); ++j)
            out(i, j) = static_cast<float>(static_cast<double>(points(i, j)) - mean[j]);
    }
    return out;
}

std::vector<double> squaredNorms(MatrixView points)
{
    std::vector<double> norms(points.rows(), 0);
    for (std::size_t i = 0; i < points.rows(); ++i) {
        for (const float value : points.row(i))
            norms[i] += static_cast<double>(value) * static_cast<double>(value);
        if (!std::isfinite(norms[i]))
            throw Error(ErrorKind::Mismatch,
                "row " + std::to_string(i) + " is not finite; neighbours need numbers");
    }
    return norms;
}

/// Finds the neighbours of one point after the other.
class Search {
public:
    Search(MatrixView points, MatrixView centredPoints, std::size_t k)
        : m_points(points)
        , m_norms(squaredNorms(centredPoints))
        , m_largest(std::sqrt(*std::ranges::max_element(m_norms)))
        , m_candidates(points.rows())
        , m_out {.k = k, .indices = {}, .distances = {}}
    {
        m_out.indices.reserve(points.rows() * k);
        m_out.distances.reserve(points.rows() * k);
    }

    /// `products`: of the centred point with all of them.
    void add(std::size_t point, std::span<const float> products);
    Neighbours take() { return std::move(m_out); }

private:
    MatrixView m_points;
    std::vector<double> m_norms; ///< squared
    double m_largest; ///< norm
    std::vector<Candidate> m_candidates;
    Neighbours m_out;
};

void Search::add(std::size_t point, std::span<const float> products)
{
    for (std::size_t j = 0; j < m_candidates.size(); ++j)
        m_candidates[j] = {
            m_norms[j] - 2 * static_cast<double>(products[j]), static_cast<std::uint32_t>(j)};
    m_candidates[point].first = std::numeric_limits<double>::infinity();
    const auto kth = m_candidates.begin() + static_cast<std::ptrdiff_t>(m_out.k) - 1;
    std::ranges::nth_element(m_candidates, kth);
    // Products in single precision say who can be among the nearest; who is, double precision says.
    const double error = 2 * static_cast<double>(m_points.cols() + 2)
        * static_cast<double>(std::numeric_limits<float>::epsilon()) * std::sqrt(m_norms[point])
        * m_largest;
    const double limit = kth->first + 2 * error;
    const auto end = std::partition(kth + 1, m_candidates.end(),
        [limit](const Candidate& candidate) { return candidate.first <= limit; });
    for (auto it = m_candidates.begin(); it != end; ++it)
        it->first = squaredDistance(m_points.row(point), m_points.row(it->second));
    std::partial_sort(m_candidates.begin(), kth + 1, end);
    for (auto it = m_candidates.begin(); it != kth + 1; ++it) {
        m_out.indices.push_back(it->second);
        m_out.distances.push_back(static_cast<float>(std::sqrt(it->first)));
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
    const Matrix centredPoints = centred(points);
    Search search(points, centredPoints, k);
    const std::size_t blockRows = std::clamp<std::size_t>(mostProducts / n, 1, 256);
    for (std::size_t first = 0; first < n; first += blockRows) {
        const std::size_t count = std::min(blockRows, n - first);
        const MatrixView block(centredPoints.data() + first * points.cols(), count, points.cols());
        const Matrix products = timesTransposed(block, centredPoints);
        for (std::size_t i = 0; i < count; ++i) {
            context.checkpoint();
            search.add(first + i, products.row(i));
        }
        context.report({"Neighbours", static_cast<std::int64_t>(first + count),
            static_cast<std::int64_t>(n), {}});
    }
    return search.take();
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
