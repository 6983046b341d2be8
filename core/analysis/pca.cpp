// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/pca.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace clinic {

namespace {

constexpr std::size_t oversampling = 10; // basis vectors beyond the components asked for
constexpr int powerIterations = 7;
constexpr double exactWork =
    1e11; // multiplications that an exact covariance may cost, about a second on two cores

struct Spectrum {
    std::vector<double> values; ///< of the scatter matrix, falling
    std::vector<double> vectors; ///< a row each
    double total = 0; ///< sum of all eigenvalues
};

double totalScatter(const RowList& x, std::span<const double> mean)
{
    double total = 0;
    for (const float* row : x.rows) {
        for (std::size_t j = 0; j < x.cols; ++j)
            total += (row[j] - mean[j]) * (row[j] - mean[j]);
    }
    return total;
}

Spectrum exactSpectrum(const RowList& x, std::span<const double> mean, TaskContext& context)
{
    const std::vector<double> scatter = scatterMatrix(x, mean, context);
    double total = 0;
    for (std::size_t j = 0; j < x.cols; ++j)
        total += scatter[j * x.cols + j];
    context.checkpoint();
    EigenPairs pairs = symmetricEigen(scatter, x.cols);
    return {std::move(pairs.values), std::move(pairs.vectors), total};
}

Spectrum randomisedSpectrum(
    const RowList& x, std::span<const double> mean, const PcaOptions& options, TaskContext& context)
{
    const std::size_t d = x.cols;
    const std::size_t k = std::min(d, options.components + oversampling);
    Rng rng(options.seed);
    std::vector<double> q(d * k);
    std::generate(q.begin(), q.end(), [&] { return rng.normal(); });
    orthonormaliseColumns(q, k);
    for (int i = 0; i < powerIterations; ++i) {
        context.report({"Finding the main axes", i, powerIterations + 1, {}});
        q = scatterTimes(x, mean, q, context);
        orthonormaliseColumns(q, k);
    }
    // Rayleigh and Ritz: the eigenvectors within the subspace that was found
    const std::vector<double> image = scatterTimes(x, mean, q, context);
    std::vector<double> small(k * k, 0.0);
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t a = 0; a < k; ++a) {
            for (std::size_t b = 0; b < k; ++b)
                small[a * k + b] +=
                    0.5 * (q[i * k + a] * image[i * k + b] + q[i * k + b] * image[i * k + a]);
        }
    }
    const EigenPairs pairs = symmetricEigen(small, k);
    Spectrum spectrum {pairs.values, std::vector<double>(k * d, 0.0), totalScatter(x, mean)};
    for (std::size_t c = 0; c < k; ++c) {
        for (std::size_t i = 0; i < d; ++i) {
            for (std::size_t a = 0; a < k; ++a)
                spectrum.vectors[c * d + i] += pairs.vectors[c * k + a] * q[i * k + a];
        }
    }
    return spectrum;
}

void fillComponents(
    Pca& result, const Spectrum& spectrum, std::size_t rows, std::size_t d, std::size_t k)
{
    result.components = Matrix(k, d);
    result.explainedVariance.assign(k, 0.0);
    const std::size_t found = std::min({k, spectrum.values.size(), rows - 1});
    for (std::size_t c = 0; c < found; ++c) {
        const double* vector = spectrum.vectors.data() + c * d;
        const double largest = *std::max_element(
            vector, vector + d, [](double a, double b) { return std::abs(a) < std::abs(b); });
        const double sign = largest < 0 ? -1 : 1;
        std::transform(vector, vector + d, result.components.row(c).begin(),
            [sign](double loading) { return static_cast<float>(sign * loading); });
        if (spectrum.total > 0)
            result.explainedVariance[c] = std::max(0.0, spectrum.values[c]) / spectrum.total;
    }
}

/// Spreads the scores of the rows that took part over all rows of each view.
std::vector<Matrix> spreadScores(
    const Matrix& scores, std::span<const MatrixView> views, std::span<const unsigned char> kept)
{
    std::vector<Matrix> all;
    std::size_t next = 0;
    for (const MatrixView& view : views) {
        Matrix& out = all.emplace_back(view.cols() == 0 ? 0 : view.rows(), scores.cols());
        for (std::size_t i = 0; i < out.rows(); ++i) {
            if (kept.empty() || kept[i] != 0)
                std::ranges::copy(scores.row(next++), out.row(i).begin());
            else
                std::ranges::fill(out.row(i), std::numeric_limits<float>::quiet_NaN());
        }
    }
    return all;
}

void checkWidths(std::span<const MatrixView> views)
{
    std::size_t width = 0;
    for (const MatrixView& view : views) {
        if (view.empty())
            continue;
        if (width != 0 && view.cols() != width)
            throw Error(ErrorKind::Mismatch,
                "principal components: vectors of " + std::to_string(width) + " and of "
                    + std::to_string(view.cols()) + " numbers cannot share one space");
        width = view.cols();
    }
}

} // namespace

Pca pca(std::span<const MatrixView> views, std::span<const unsigned char> kept,
    const PcaOptions& options, TaskContext& context)
{
    checkWidths(views);
    const RowList x = stackRows(views, kept);
    if (x.size() < 2)
        throw Error(ErrorKind::Mismatch,
            "principal components need at least two embedded rows, found "
                + std::to_string(x.size()));
    context.report({"Finding the main axes", 0, 0, {}});
    Pca result;
    result.mean = columnMeans(x);
    const double work =
        static_cast<double>(x.size()) * static_cast<double>(x.cols) * static_cast<double>(x.cols);
    const bool exact = options.method == PcaMethod::Exact
        || (options.method == PcaMethod::BySize && work <= exactWork && x.cols <= 2048);
    const Spectrum spectrum = exact ? exactSpectrum(x, result.mean, context)
                                    : randomisedSpectrum(x, result.mean, options, context);
    fillComponents(result, spectrum, x.size(), x.cols, options.components);
    context.report({"Placing the points", 0, 0, {}});
    result.scores =
        spreadScores(projectRows(x, result.mean, result.components, context), views, kept);
    return result;
}

} // namespace clinic
