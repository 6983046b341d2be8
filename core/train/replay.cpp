// SPDX-License-Identifier: Apache-2.0
#include "core/train/replay.h"

#include "core/base/error.h"
#include "core/nn/clip_net.h"
#include "core/nn/losses.h"
#include "core/nn/optimizer.h"
#include "core/nn/schedule.h"
#include "core/nn/tensor_matrix.h"
#include "core/nn/torch_errors.h"
#include "core/nn/weight_map.h"
#include "core/train/objective.h"
#include "core/train/trained_parameters.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <c10/core/GradMode.h>

#include <memory>
#include <string>

namespace clinic {

namespace {

template <class T>
at::Tensor tensorOf(std::span<const T> values, at::IntArrayRef shape, at::ScalarType type)
{
    // from_blob takes no const, and nothing here writes
    return at::from_blob(const_cast<T*>(values.data()), shape, type);
}

/// Looked at before from_blob, which believes any shape.
void checkBatch(const ReplayBatch& batch, const ReplayRequest& request)
{
    const auto side = static_cast<std::size_t>(request.config.imageResolution);
    const bool isSupervised = request.options.recipe == Recipe::Supervised;
    const bool hasPixels = batch.n > 0 && batch.pixels.size() % batch.n == 0
        && batch.pixels.size() / batch.n == 3 * side * side;
    const bool hasRest = isSupervised ? batch.labels.size() == batch.n
                                      : !batch.ids.empty() && batch.ids.size() % batch.n == 0;
    if (!hasPixels || !hasRest)
        throw Error(ErrorKind::Mismatch,
            "a batch of " + std::to_string(batch.n) + " rows has "
                + std::to_string(batch.pixels.size()) + " pixel values, "
                + std::to_string(batch.ids.size()) + " token ids and "
                + std::to_string(batch.labels.size())
                + " labels; at least one row is expected, and for each 3 x " + std::to_string(side)
                + " x " + std::to_string(side) + " values and "
                + (isSupervised ? "a label" : "equally many ids"));
}

StepTensors tensorsOf(const ReplayBatch& batch, const ClipConfig& config)
{
    const auto n = static_cast<std::int64_t>(batch.n);
    const std::int64_t side = config.imageResolution;
    StepTensors tensors;
    tensors.pixels = tensorOf(std::span(batch.pixels), {n, 3, side, side}, at::kFloat);
    if (!batch.ids.empty())
        tensors.ids = tensorOf(
            std::span(batch.ids), {n, static_cast<std::int64_t>(batch.ids.size()) / n}, at::kLong);
    if (!batch.labels.empty())
        tensors.labels = tensorOf(std::span(batch.labels), {n}, at::kLong);
    return tensors;
}

LinearHead headOf(const std::optional<LinearProbe>& probe)
{
    if (!probe)
        return {};
    const Matrix& weights = probe->weights;
    if (probe->bias.size() != weights.rows())
        throw Error(ErrorKind::Mismatch,
            "the head has " + std::to_string(weights.rows()) + " classes and "
                + std::to_string(probe->bias.size()) + " biases");
    const auto bias = MatrixView(probe->bias.data(), 1, probe->bias.size());
    return {
        tensorFrom(weights).requires_grad_(true), tensorFrom(bias).squeeze(0).requires_grad_(true)};
}

class Replay {
public:
    explicit Replay(const ReplayRequest& request)
        : m_request(request)
        , m_net(request.config)
        , m_head(headOf(request.head))
    {
        loadWeights(m_net, request.weights);
        m_net.requireGradients(false);
        m_net.setTraining(true);
        m_objective = makeObjective(request.options, {m_net, m_head, {}});
    }

    TrainingNumbers run(
        std::span<const ReplayBatch> batches, const ReplayBatch& probe, TaskContext& context);

private:
    StepFeatures featuresOf(const StepTensors& batch) const
    {
        StepFeatures features {m_net.encodeImages(batch.pixels), {}};
        if (m_objective->usesTexts())
            features.texts = m_net.encodeTexts(batch.ids);
        return features;
    }

    const ReplayRequest& m_request;
    ClipNet m_net;
    LinearHead m_head;
    std::unique_ptr<Objective> m_objective;
};

TrainingNumbers Replay::run(
    std::span<const ReplayBatch> batches, const ReplayBatch& probe, TaskContext& context)
{
    const TrainOptions& options = m_request.options;
    AdamW optimizer(
        trainedParameters(m_net, *m_objective, options.recipe), optimizerOptions(options));
    const RateSchedule schedule {options.learningRate, options.warmupSteps,
        static_cast<std::int64_t>(batches.size()), options.decay};
    TrainingNumbers numbers;
    for (const ReplayBatch& batch : batches) {
        context.checkpoint();
        optimizer.zeroGradients();
        const StepTensors tensors = tensorsOf(batch, m_request.config);
        const at::Tensor loss =
            m_objective->loss(featuresOf(tensors), tensors, m_net.logitScale()).total;
        loss.backward();
        const double rate = schedule.rate(static_cast<std::int64_t>(numbers.steps.size()));
        optimizer.step(rate);
        clampLogitScale(m_net.logitScale());
        numbers.steps.push_back({rate, loss.item<double>(), m_net.logitScale().item<double>()});
    }
    const at::NoGradGuard noGradients;
    m_net.setTraining(false);
    const StepFeatures last = featuresOf(tensorsOf(probe, m_request.config));
    numbers.imageEmbeds = matrixFrom(normalised(last.images));
    if (last.texts.defined())
        numbers.textEmbeds = matrixFrom(normalised(last.texts));
    if (m_head.weight.defined())
        numbers.logits = matrixFrom(at::linear(last.images, m_head.weight, m_head.bias));
    return numbers;
}

} // namespace

TrainingNumbers replayTraining(const ReplayRequest& request, std::span<const ReplayBatch> batches,
    const ReplayBatch& probe, TaskContext& context)
try {
    checkBatch(probe, request);
    for (const ReplayBatch& batch : batches)
        checkBatch(batch, request);
    return Replay(request).run(batches, probe, context);
} catch (...) {
    rethrowTorchError();
}

} // namespace clinic
