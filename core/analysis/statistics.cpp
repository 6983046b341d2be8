// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/statistics.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace clinic {

namespace {

double dot(const float* a, const float* b, std::size_t n)
{
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

void checkShapes(MatrixView a, MatrixView b)
{
    if (a.rows() != b.rows() || a.cols() != b.cols())
        throw Error(ErrorKind::Mismatch,
            "image vectors are " + std::to_string(a.rows()) + " x " + std::to_string(a.cols())
                + ", text vectors " + std::to_string(b.rows()) + " x " + std::to_string(b.cols())
                + "; both need the same shape");
}

/// Sum of exp(-2 |image_i - text_j|^2) over i > j, i and j counted within the rows that take part.
double sumOfKernels(const RowList& image, const RowList& text, TaskContext& context)
{
    constexpr std::size_t width = 512;
    const std::vector<double> noMean(image.cols, 0.0);
    double sum = 0;
    for (std::size_t first = 0; first < text.size(); first += width) {
        context.report({"Measuring distances", static_cast<std::int64_t>(first),
            static_cast<std::int64_t>(text.size()), {}});
        const std::size_t columns = std::min(width, text.size() - first);
        Matrix block(columns, text.cols);
        for (std::size_t j = 0; j < columns; ++j)
            std::copy_n(text.rows[first + j], text.cols, block.row(j).begin());
        RowList below {{image.rows.begin() + static_cast<std::ptrdiff_t>(first), image.rows.end()},
            image.cols};
        const Matrix cosine = projectRows(below, noMean, block, context);
        std::vector<double> rowSum(cosine.rows(), 0.0);
        parallelFor(cosine.rows(), 64, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const double own = dot(below.rows[i], below.rows[i], below.cols);
                for (std::size_t j = 0; j < std::min(i, columns);
                     ++j) // i > j, both counted from `first`
                    rowSum[i] += std::exp(
                        -2 * std::max(0.0, own + 1 - 2 * static_cast<double>(cosine(i, j))));
            }
        });
        for (const double value : rowSum)
            sum += value;
    }
    return sum;
}

} // namespace

std::vector<float> rowCosines(MatrixView a, MatrixView b, std::span<const unsigned char> kept)
{
    checkShapes(a, b);
    std::vector<float> cosines(a.rows(), std::numeric_limits<float>::quiet_NaN());
    parallelFor(a.rows(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (kept.empty() || kept[i] != 0)
                cosines[i] = static_cast<float>(dot(a.row(i).data(), b.row(i).data(), a.cols()));
        }
    });
    return cosines;
}

std::vector<float> cosinesTo(
    MatrixView a, std::span<const float> direction, std::span<const unsigned char> kept)
{
    if (direction.size() != a.cols())
        throw Error(ErrorKind::Mismatch,
            "the target caption's vector has " + std::to_string(direction.size())
                + " numbers, the embeddings have " + std::to_string(a.cols())
                + "; encode it with the same checkpoint");
    std::vector<float> cosines(a.rows(), std::numeric_limits<float>::quiet_NaN());
    parallelFor(a.rows(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (kept.empty() || kept[i] != 0)
                cosines[i] = static_cast<float>(dot(a.row(i).data(), direction.data(), a.cols()));
        }
    });
    return cosines;
}

std::vector<float> meanDirection(MatrixView a, std::span<const unsigned char> kept)
{
    const std::vector<double> mean = columnMeans(stackRows({&a, 1}, kept));
    double norm = 0;
    for (const double value : mean)
        norm += value * value;
    norm = std::sqrt(norm);
    if (norm < 1e-9)
        return {};
    std::vector<float> direction(mean.size());
    std::ranges::transform(
        mean, direction.begin(), [norm](double v) { return static_cast<float>(v / norm); });
    return direction;
}

PairStatistics pairStatistics(
    MatrixView image, MatrixView text, std::span<const unsigned char> kept, TaskContext& context)
{
    checkShapes(image, text);
    const RowList images = stackRows({&image, 1}, kept);
    const RowList texts = stackRows({&text, 1}, kept);
    const std::size_t n = images.size();
    if (n < 2)
        throw Error(ErrorKind::Config,
            "pair statistics need at least two embedded rows, found " + std::to_string(n));
    PairStatistics result {.rows = n};
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < images.cols; ++j) {
            const double difference = static_cast<double>(images.rows[i][j]) - texts.rows[i][j];
            result.alignment += difference * difference;
        }
        result.meanCosine += dot(images.rows[i], texts.rows[i], images.cols);
    }
    result.alignment /= static_cast<double>(n);
    result.meanCosine /= static_cast<double>(n);
    const std::vector<double> a = columnMeans(images);
    const std::vector<double> b = columnMeans(texts);
    for (std::size_t j = 0; j < a.size(); ++j)
        result.modalityGap += (a[j] - b[j]) * (a[j] - b[j]);
    result.modalityGap = std::sqrt(result.modalityGap);
    const double pairs = 0.5 * static_cast<double>(n) * static_cast<double>(n - 1);
    result.uniformity = std::log(sumOfKernels(images, texts, context) / pairs);
    return result;
}

} // namespace clinic
