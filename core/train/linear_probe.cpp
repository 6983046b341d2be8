// SPDX-License-Identifier: Apache-2.0
#include "core/train/linear_probe.h"

#include "core/base/error.h"
#include "core/nn/linear_algebra.h"
#include "core/nn/optimizer.h"
#include "core/nn/schedule.h"
#include "core/nn/torch_errors.h"
#include "core/train/epoch_order.h"
#include "core/train/objective.h"
#include "core/train/saved_tensors.h"
#include "core/train/tensor_threads.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <c10/core/DefaultDtype.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {

void checkProbe(MatrixView features, std::span<const std::size_t> labels, std::size_t classes,
    const LinearProbeOptions& options)
{
    assert(features.rows() == labels.size());
    assert(std::ranges::all_of(labels, [&](std::size_t label) { return label < classes; }));
    if (labels.empty() || classes == 0)
        throw Error(ErrorKind::Config, "a linear probe needs at least one labelled image");
    if (options.epochs < 1 || options.batch < 1)
        throw Error(ErrorKind::Config, "a linear probe needs at least one epoch and a batch of 1");
}

class ProbeTraining {
public:
    ProbeTraining(MatrixView features, std::span<const std::size_t> labels, std::size_t classes,
        const LinearProbeOptions& options);
    LinearProbe run(TaskContext& context);

private:
    void step(std::span<const std::int64_t> rows, double learningRate);

    MatrixView m_features;
    std::span<const std::size_t> m_labels;
    const LinearProbeOptions& m_options;
    LinearHead m_head;
    AdamW m_optimizer;
};

ProbeTraining::ProbeTraining(MatrixView features, std::span<const std::size_t> labels,
    std::size_t classes, const LinearProbeOptions& options)
    : m_features(features)
    , m_labels(labels)
    , m_options(options)
    , m_head(newLinearHead(classes, features.cols(), options.seed, at::kCPU))
    , m_optimizer(
          {{"weight", m_head.weight}, {"bias", m_head.bias}}, {.weightDecay = options.weightDecay})
{
}

void ProbeTraining::step(std::span<const std::int64_t> rows, double learningRate)
{
    const auto n = static_cast<std::int64_t>(rows.size());
    const at::Tensor inputs =
        at::empty({n, static_cast<std::int64_t>(m_features.cols())}, at::kFloat);
    const at::Tensor labels = at::empty({n}, at::kLong);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<std::size_t>(rows[i]);
        std::ranges::copy(m_features.row(row), inputs.data_ptr<float>() + i * m_features.cols());
        labels.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(m_labels[row]);
    }
    m_optimizer.zeroGradients();
    const at::Tensor loss =
        at::cross_entropy_loss(at::linear(inputs, m_head.weight, m_head.bias), labels);
    if (!std::isfinite(loss.item<double>()))
        throw Error(ErrorKind::Mismatch,
            "the linear probe's loss is no longer a number; the features are too large");
    loss.backward();
    m_optimizer.step(learningRate);
}

LinearProbe ProbeTraining::run(TaskContext& context)
{
    const auto rows = static_cast<std::int64_t>(m_labels.size());
    const std::int64_t steps = (rows + m_options.batch - 1) / m_options.batch;
    const RateSchedule schedule {m_options.learningRate, 0, steps * m_options.epochs};
    std::int64_t done = 0;
    for (std::int64_t epoch = 1; epoch <= m_options.epochs; ++epoch) {
        const auto order = epochOrder(rows, m_options.seed, epoch);
        for (std::int64_t begin = 0; begin < rows; begin += m_options.batch) {
            context.breathe();
            const auto count = std::min<std::int64_t>(m_options.batch, rows - begin);
            step(std::span(order).subspan(
                     static_cast<std::size_t>(begin), static_cast<std::size_t>(count)),
                schedule.rate(done));
            context.report({"Training the linear probe", ++done, schedule.totalSteps, {}});
        }
    }
    return probeOf(m_head);
}

} // namespace

Matrix LinearProbe::logits(MatrixView features) const
{
    Matrix logits = timesTransposed(features, weights);
    for (std::size_t i = 0; i < logits.rows(); ++i)
        std::ranges::transform(logits.row(i), bias, logits.row(i).begin(), std::plus<>());
    return logits;
}

LinearProbe trainLinearProbe(MatrixView features, std::span<const std::size_t> labels,
    std::size_t classes, const LinearProbeOptions& options, TaskContext& context)
try {
    checkProbe(features, labels, classes, options);
    const TensorThreads oneThread(1); // sums in one order, whatever the machine
    return ProbeTraining(features, labels, classes, options).run(context);
} catch (...) {
    rethrowTorchError();
}

} // namespace clinic
