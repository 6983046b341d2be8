// SPDX-License-Identifier: Apache-2.0
#include "core/nn/batch_norm.h"

#include "core/nn/channel_rows.h"
#include "core/nn/channel_sums.h"

#include <ATen/Parallel.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace clinic {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::size_t blockValues = 16384; ///< of rows read twice: fits a second-level cache

RowParts partsOf(const at::Tensor& x)
{
    return {static_cast<std::size_t>(x.size(1)), static_cast<std::size_t>(x.numel() / x.size(1))};
}

/// body(part, first row, number of rows) in blocks, one part after the other or side by side.
template <typename Body> void forBlocks(const RowParts& shape, const Body& body)
{
    const std::size_t block = std::max<std::size_t>(1, blockValues / shape.channels);
    const auto parts = static_cast<std::int64_t>(shape.parts());
    at::parallel_for(0, parts, 1, [&](std::int64_t first, std::int64_t last) {
        for (auto part = static_cast<std::size_t>(first); part < std::size_t(last); ++part) {
            const std::size_t end = shape.begin(part + 1);
            for (std::size_t row = shape.begin(part); row < end; row += block)
                body(part, row, std::min(block, end - row));
        }
    });
}

template <typename T> const T* dataOf(const at::Tensor& tensor)
{
    return static_cast<const T*>(tensor.const_data_ptr());
}

template <typename T> ChannelSums momentsOf(const at::Tensor& x, const RowParts& shape)
{
    ChannelSums sums(shape);
    forBlocks(shape, [&](std::size_t part, std::size_t row, std::size_t rows) {
        std::vector<float> mean(shape.channels), squares(shape.channels);
        rowMoments<T>({dataOf<T>(x) + row * shape.channels, rows, shape.channels}, mean.data(),
            squares.data());
        sums.addMoments(part, static_cast<double>(rows), mean.data(), squares.data());
    });
    sums.joinMoments();
    return sums;
}

/// Rows of a norm's statistics, F32.
struct Statistic {
    enum Row : std::int64_t { Mean, InverseDeviation, Factor, Offset, Count };
};

at::Tensor statisticsOf(const at::Tensor& x, const NormTensors& norm)
{
    const RowParts shape = partsOf(x);
    const ChannelSums sums =
        x.scalar_type() == at::kFloat ? momentsOf<float>(x, shape) : momentsOf<Bf16>(x, shape);
    at::Tensor statistics = at::empty({Statistic::Count, x.size(1)}, x.options().dtype(at::kFloat));
    const auto row = [&](Statistic::Row which) {
        return statistics.mutable_data_ptr<float>() + which * x.size(1);
    };
    const double count = static_cast<double>(shape.rows);
    for (std::size_t c = 0; c < shape.channels; ++c) {
        const double inverse = 1.0 / std::sqrt(sums.second(c) / count + batchNormEps);
        const double factor = inverse * dataOf<float>(norm.scale)[c];
        row(Statistic::Mean)[c] = static_cast<float>(sums.first(c));
        row(Statistic::InverseDeviation)[c] = static_cast<float>(inverse);
        row(Statistic::Factor)[c] = static_cast<float>(factor);
        row(Statistic::Offset)[c] =
            static_cast<float>(dataOf<float>(norm.shift)[c] - sums.first(c) * factor);
        if (!norm.runningMean.defined())
            continue;
        const auto follow = [](float& running, double now) {
            running += static_cast<float>(batchNormMomentum * (now - running));
        };
        follow(norm.runningMean.mutable_data_ptr<float>()[c], sums.first(c));
        follow(norm.runningVar.mutable_data_ptr<float>()[c], sums.second(c) / (count - 1));
    }
    return statistics;
}

RowScaling scalingOf(const at::Tensor& statistics, bool relu)
{
    const float* const rows = dataOf<float>(statistics);
    const std::int64_t channels = statistics.size(1);
    return {rows + Statistic::Factor * channels, rows + Statistic::Offset * channels, relu};
}

template <typename T>
void scale(const at::Tensor& x, const AfterNorm& after, const at::Tensor& statistics, at::Tensor& y)
{
    const RowParts shape = partsOf(x);
    const T* const other = after.other ? dataOf<T>(*after.other) : nullptr;
    T* const out = static_cast<T*>(y.mutable_data_ptr());
    forBlocks(shape, [&](std::size_t, std::size_t row, std::size_t rows) {
        const std::size_t at = row * shape.channels;
        scaleRows<T>({dataOf<T>(x) + at, rows, shape.channels}, other ? other + at : nullptr,
            scalingOf(statistics, after.relu), out + at);
    });
}

void scaleInto(
    const at::Tensor& x, const AfterNorm& after, const at::Tensor& statistics, at::Tensor y)
{
    if (x.scalar_type() == at::kFloat)
        scale<float>(x, after, statistics, y);
    else
        scale<Bf16>(x, after, statistics, y);
}

/// What the gradient of a norm is computed from.
struct NormGradient {
    at::Tensor x;
    at::Tensor y; ///< defined where something was added before a ReLU
    at::Tensor statistics;
    at::Tensor given; ///< of y
    bool relu = false;
};

template <typename T>
RowGradient<T> rowsOf(const NormGradient& norm, const RowScaling* scaling, T* masked,
    std::size_t row, std::size_t rows)
{
    const auto channels = static_cast<std::size_t>(norm.x.size(1));
    const std::size_t at = row * channels;
    return {{dataOf<T>(norm.x) + at, rows, channels}, dataOf<T>(norm.given) + at,
        {scaling, masked ? dataOf<T>(norm.y) + at : nullptr}, masked ? masked + at : nullptr};
}

template <typename T>
ChannelSums gradientSums(const NormGradient& norm, const RowScaling* scaling, T* masked)
{
    const RowParts shape = partsOf(norm.x);
    ChannelSums sums(shape);
    forBlocks(shape, [&](std::size_t part, std::size_t row, std::size_t rows) {
        std::vector<float> plain(shape.channels), projected(shape.channels);
        addGradientSums<T>(rowsOf<T>(norm, scaling, masked, row, rows),
            dataOf<float>(norm.statistics), plain.data(), projected.data());
        sums.addSums(part, plain.data(), projected.data());
    });
    sums.joinSums();
    return sums;
}

/// Rows of what scale, shift and x get from the sums, F32.
struct Derived {
    enum Row : std::int64_t { OfScale, OfShift, Slope, Constant, Count };
};

at::Tensor derivedOf(const NormGradient& norm, const ChannelSums& sums)
{
    const std::int64_t channels = norm.x.size(1);
    const double count = static_cast<double>(norm.x.numel() / channels);
    const float* const statistics = dataOf<float>(norm.statistics);
    at::Tensor derived = at::empty({Derived::Count, channels}, norm.statistics.options());
    float* const out = derived.mutable_data_ptr<float>();
    for (std::int64_t c = 0; c < channels; ++c) {
        const double plain = sums.first(static_cast<std::size_t>(c));
        const double projected = sums.second(static_cast<std::size_t>(c));
        const double inverse = statistics[Statistic::InverseDeviation * channels + c];
        const double share = statistics[Statistic::Factor * channels + c] / count;
        out[Derived::OfScale * channels + c] = static_cast<float>(projected * inverse);
        out[Derived::OfShift * channels + c] = static_cast<float>(plain);
        out[Derived::Slope * channels + c] =
            static_cast<float>(share * inverse * inverse * projected);
        out[Derived::Constant * channels + c] = static_cast<float>(share * plain);
    }
    return derived;
}

/// Gradients of x, of what was added to it, of scale and of shift.
template <typename T> variable_list gradientsOf(NormGradient norm)
{
    const RowParts shape = partsOf(norm.x);
    const std::int64_t channels = norm.x.size(1);
    const RowScaling scaling = scalingOf(norm.statistics, true);
    const RowScaling* const byX = norm.relu && !norm.y.defined() ? &scaling : nullptr;
    at::Tensor masked = norm.y.defined() ? at::empty_like(norm.x) : at::Tensor();
    const at::Tensor derived = derivedOf(norm,
        gradientSums<T>(
            norm, byX, masked.defined() ? static_cast<T*>(masked.mutable_data_ptr()) : nullptr));
    if (masked.defined())
        norm.given = masked;
    const float* const rows = dataOf<float>(derived);
    const NormSlopes slopes {dataOf<float>(norm.statistics), scaling.factor,
        rows + Derived::Slope * channels, rows + Derived::Constant * channels};
    at::Tensor ofX = at::empty_like(norm.x);
    T* const out = static_cast<T*>(ofX.mutable_data_ptr());
    forBlocks(shape, [&](std::size_t, std::size_t row, std::size_t count) {
        gradientRows<T>(
            rowsOf<T>(norm, byX, nullptr, row, count), slopes, out + row * shape.channels);
    });
    return {ofX, norm.given, derived[Derived::OfScale], derived[Derived::OfShift]};
}

struct FusedNorm : torch::autograd::Function<FusedNorm> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
        const std::optional<at::Tensor>& other, const at::Tensor& /*scale*/,
        const at::Tensor& /*shift*/, const NormTensors& norm, bool relu)
    {
        const at::Tensor statistics = statisticsOf(x, norm);
        const at::Tensor y = at::empty_like(x);
        scaleInto(x, {other, relu}, statistics, y);
        context->save_for_backward({x, other && relu ? y : at::Tensor(), statistics});
        context->saved_data["added"] = other.has_value();
        context->saved_data["relu"] = relu;
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list given)
    {
        const variable_list saved = context->get_saved_variables();
        const NormGradient norm {saved[0], saved[1], saved[2],
            given[0].contiguous(at::MemoryFormat::ChannelsLast),
            context->saved_data["relu"].toBool()};
        variable_list gradients =
            norm.x.scalar_type() == at::kFloat ? gradientsOf<float>(norm) : gradientsOf<Bf16>(norm);
        if (!context->saved_data["added"].toBool())
            gradients[1].reset();
        gradients.resize(6); // norm and relu have none
        return gradients;
    }
};

bool isFusable(const at::Tensor& x, const NormTensors& norm, const AfterNorm& after)
{
    const auto lies = [&](const at::Tensor& tensor) {
        return tensor.is_contiguous(at::MemoryFormat::ChannelsLast)
            && tensor.scalar_type() == x.scalar_type() && tensor.sizes() == x.sizes();
    };
    return x.is_cpu() && x.dim() == 4 && lies(x) && (!after.other || lies(*after.other))
        && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16)
        && norm.scale.scalar_type() == at::kFloat;
}

} // namespace

at::Tensor batchNorm(const at::Tensor& x, const NormTensors& norm, const AfterNorm& after)
{
    if (isFusable(x, norm, after))
        return FusedNorm::apply(x, after.other, norm.scale, norm.shift, norm, after.relu);
    return finishNorm(at::batch_norm(x, norm.scale, norm.shift, norm.runningMean, norm.runningVar,
                          true, batchNormMomentum, batchNormEps, false),
        after);
}

at::Tensor finishNorm(at::Tensor y, const AfterNorm& after)
{
    // The result of a batch norm or convolution is not needed for its own gradient.
    if (after.other)
        y.add_(*after.other);
    return after.relu ? y.relu_() : y;
}

} // namespace clinic
