// SPDX-License-Identifier: Apache-2.0
#include "core/nn/linear_algebra.h"

#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {

constexpr std::size_t blockRows = 1024;
constexpr std::size_t blocksAtOnce =
    8; // fixed: partial sums of this many blocks are kept and added in order

at::Tensor floats(const float* data, std::size_t rows, std::size_t cols)
{
    return at::from_blob(const_cast<float*>(data), // NOLINT: only read
        {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(cols)}, at::kFloat);
}

/// Rows [begin, end) minus the mean, as one contiguous block.
std::vector<float> centredBlock(
    const RowList& x, std::span<const double> mean, std::size_t begin, std::size_t end)
{
    std::vector<float> block((end - begin) * x.cols);
    for (std::size_t i = begin; i < end; ++i) {
        const float* from = x.rows[i];
        float* to = block.data() + (i - begin) * x.cols;
        for (std::size_t j = 0; j < x.cols; ++j)
            to[j] = static_cast<float>(from[j] - mean[j]);
    }
    return block;
}

/// Runs body(block number, begin, end) for all blocks, a fixed number of them in parallel; inside,
/// LibTorch is sequential. `afterRound(blocks)` is called between rounds on the calling thread.
template <typename Body, typename AfterRound>
void forBlocks(
    std::size_t rows, TaskContext& context, const Body& body, const AfterRound& afterRound)
{
    const std::size_t blocks = (rows + blockRows - 1) / blockRows;
    for (std::size_t first = 0; first < blocks; first += blocksAtOnce) {
        context.checkpoint();
        const std::size_t count = std::min(blocksAtOnce, blocks - first);
        at::parallel_for(
            0, static_cast<std::int64_t>(count), 1, [&](std::int64_t from, std::int64_t to) {
                const c10::InferenceMode guard;
                for (auto k = static_cast<std::size_t>(from); k < static_cast<std::size_t>(to); ++k)
                    body(k, (first + k) * blockRows, std::min(rows, (first + k + 1) * blockRows));
            });
        afterRound(count);
    }
}

void addInOrder(const std::vector<at::Tensor>& parts, std::size_t count, std::vector<double>& sum)
{
    for (std::size_t k = 0; k < count; ++k) {
        const float* values = parts[k].const_data_ptr<float>();
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += values[i];
    }
}

/// Adds up what `blockSum(centred block)` gives for every block, in the order of the blocks, in
/// double.
template <typename BlockSum>
std::vector<double> sumOverBlocks(const RowList& x, std::span<const double> mean,
    std::size_t entries, TaskContext& context, const BlockSum& blockSum)
{
    std::vector<double> sum(entries, 0.0);
    std::vector<at::Tensor> part(blocksAtOnce);
    forBlocks(
        x.size(), context,
        [&](std::size_t k, std::size_t begin, std::size_t end) {
            const std::vector<float> block = centredBlock(x, mean, begin, end);
            part[k] = blockSum(floats(block.data(), end - begin, x.cols)).contiguous();
        },
        [&](std::size_t count) { addInOrder(part, count, sum); });
    return sum;
}

} // namespace

RowList stackRows(std::span<const MatrixView> views, std::span<const unsigned char> kept)
{
    RowList list;
    for (const MatrixView& view : views) {
        if (view.empty())
            continue;
        assert(list.cols == 0 || list.cols == view.cols());
        list.cols = view.cols();
        for (std::size_t i = 0; i < view.rows(); ++i) {
            if (kept.empty() || kept[i] != 0)
                list.rows.push_back(view.row(i).data());
        }
    }
    return list;
}

std::vector<double> columnMeans(const RowList& x)
{
    std::vector<double> mean(x.cols, 0.0);
    for (const float* row : x.rows) {
        for (std::size_t j = 0; j < x.cols; ++j)
            mean[j] += row[j];
    }
    for (double& value : mean)
        value /= static_cast<double>(std::max<std::size_t>(1, x.size()));
    return mean;
}

std::vector<double> scatterMatrix(
    const RowList& x, std::span<const double> mean, TaskContext& context)
{
    const c10::InferenceMode guard;
    return sumOverBlocks(x, mean, x.cols * x.cols, context,
        [](const at::Tensor& block) { return at::matmul(block.t(), block); });
}

std::vector<double> crossScatter(const RowList& a, const RowList& b, TaskContext& context)
{
    assert(a.size() == b.size());
    const c10::InferenceMode guard;
    const std::vector<double> zeroA(a.cols, 0.0);
    const std::vector<double> zeroB(b.cols, 0.0);
    std::vector<double> sum(a.cols * b.cols, 0.0);
    std::vector<at::Tensor> part(blocksAtOnce);
    forBlocks(
        a.size(), context,
        [&](std::size_t k, std::size_t begin, std::size_t end) {
            const std::vector<float> left = centredBlock(a, zeroA, begin, end);
            const std::vector<float> right = centredBlock(b, zeroB, begin, end);
            part[k] = at::matmul(floats(left.data(), end - begin, a.cols).t(),
                floats(right.data(), end - begin, b.cols))
                          .contiguous();
        },
        [&](std::size_t count) { addInOrder(part, count, sum); });
    return sum;
}

std::vector<double> scatterTimes(
    const RowList& x, std::span<const double> mean, std::span<const double> q, TaskContext& context)
{
    const c10::InferenceMode guard;
    const std::vector<float> single(q.begin(), q.end());
    const at::Tensor basis = floats(single.data(), x.cols, q.size() / x.cols);
    return sumOverBlocks(x, mean, q.size(), context,
        [&](const at::Tensor& block) { return at::matmul(block.t(), at::matmul(block, basis)); });
}

Matrix projectRows(
    const RowList& x, std::span<const double> mean, MatrixView components, TaskContext& context)
{
    const c10::InferenceMode guard;
    Matrix scores(x.size(), components.rows());
    const at::Tensor basis = floats(components.data(), components.rows(), components.cols()).t();
    forBlocks(
        x.size(), context,
        [&](std::size_t, std::size_t begin, std::size_t end) {
            const std::vector<float> block = centredBlock(x, mean, begin, end);
            const at::Tensor product =
                at::matmul(floats(block.data(), end - begin, x.cols), basis).contiguous();
            std::copy_n(product.const_data_ptr<float>(), product.numel(), scores.row(begin).data());
        },
        [](std::size_t) {});
    return scores;
}

Matrix timesTransposed(MatrixView a, MatrixView b)
{
    assert(a.cols() == b.cols());
    constexpr std::int64_t atOnce = 128;
    Matrix product(a.rows(), b.rows());
    if (product.empty())
        return product;
    const c10::InferenceMode guard;
    const at::Tensor right = floats(b.data(), b.rows(), b.cols()).t();
    const auto rows = static_cast<std::int64_t>(a.rows());
    at::parallel_for(0, (rows + atOnce - 1) / atOnce, 1, [&](std::int64_t from, std::int64_t to) {
        const c10::InferenceMode inThread;
        for (std::int64_t begin = from * atOnce; begin < std::min(rows, to * atOnce);
             begin += atOnce) {
            const auto first = static_cast<std::size_t>(begin);
            const auto count = static_cast<std::size_t>(std::min(atOnce, rows - begin));
            at::Tensor out = floats(product.row(first).data(), count, product.cols());
            at::mm_out(out, floats(a.row(first).data(), count, a.cols()), right);
        }
    });
    return product;
}

EigenPairs symmetricEigen(std::span<const double> matrix, std::size_t d)
{
    assert(matrix.size() == d * d);
    const c10::InferenceMode guard;
    const auto size = static_cast<std::int64_t>(d);
    const at::Tensor tensor = at::from_blob(
        const_cast<double*>(matrix.data()), {size, size}, at::kDouble); // NOLINT: only read
    const auto [values, vectors] = at::linalg_eigh(tensor);
    const at::Tensor rising = values.contiguous();
    const at::Tensor rows = vectors.t().contiguous();
    EigenPairs pairs {std::vector<double>(d), std::vector<double>(d * d)};
    for (std::size_t i = 0; i < d; ++i) {
        pairs.values[i] = rising.const_data_ptr<double>()[d - 1 - i];
        std::copy_n(
            rows.const_data_ptr<double>() + (d - 1 - i) * d, d, pairs.vectors.data() + i * d);
    }
    return pairs;
}

std::vector<double> nearestOrthogonal(std::span<const double> matrix, std::size_t d)
{
    assert(matrix.size() == d * d);
    const c10::InferenceMode guard;
    const auto size = static_cast<std::int64_t>(d);
    const at::Tensor tensor = at::from_blob(
        const_cast<double*>(matrix.data()), {size, size}, at::kDouble); // NOLINT: only read
    const auto [left, values, right] = at::linalg_svd(tensor, true);
    const at::Tensor product = at::matmul(left, right).contiguous();
    const double* first = product.const_data_ptr<double>();
    return {first, first + d * d};
}

void orthonormaliseColumns(std::span<double> q, std::size_t k)
{
    const std::size_t d = q.size() / k;
    const auto dot = [&](std::size_t a, std::size_t b) {
        double sum = 0;
        for (std::size_t i = 0; i < d; ++i)
            sum += q[i * k + a] * q[i * k + b];
        return sum;
    };
    for (std::size_t column = 0; column < k; ++column) {
        const double before = std::sqrt(dot(column, column));
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t other = 0; other < column; ++other) {
                const double share = dot(column, other);
                for (std::size_t i = 0; i < d; ++i)
                    q[i * k + column] -= share * q[i * k + other];
            }
        }
        const double norm = std::sqrt(dot(column, column));
        const double scale = norm > 1e-12 * before && norm > 0 ? 1 / norm : 0;
        for (std::size_t i = 0; i < d; ++i)
            q[i * k + column] *= scale;
    }
}

} // namespace clinic
