// SPDX-License-Identifier: Apache-2.0
#include "core/train/trainer.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/formats/checkpoint_reader.h"
#include "core/formats/memory_tensors.h"
#include "core/nn/autocast.h"
#include "core/nn/clip_net.h"
#include "core/nn/compute_device.h"
#include "core/nn/grad_scaler.h"
#include "core/nn/initialise.h"
#include "core/nn/optimizer.h"
#include "core/nn/reused_memory.h"
#include "core/nn/tensor_matrix.h"
#include "core/nn/torch_errors.h"
#include "core/nn/weight_map.h"
#include "core/train/batch_tensors.h"
#include "core/train/chunked_gradients.h"
#include "core/train/objective.h"
#include "core/train/optimizer_state.h"
#include "core/train/saved_tensors.h"
#include "core/train/trained_parameters.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace clinic {

void checkTrainOptions(const TrainOptions& options)
{
    const auto refuse = [](const std::string& what) { throw Error(ErrorKind::Config, what); };
    if (options.epochs < 1 || options.batch < (needsLabels(options.recipe) ? 1 : 2))
        refuse("training needs at least 1 epoch and a batch of at least 2, got "
            + std::to_string(options.epochs) + " and " + std::to_string(options.batch));
    if (options.chunk < 0 || options.accumulation < 1 || options.gradientClip < 0)
        refuse("chunk, accumulation and gradient clipping cannot be negative");
}

namespace {

ClipNet netOf(const TrainStart& start, const TrainOptions& options, at::Device device)
{
    ClipNet net(start.model);
    if (start.weights)
        loadWeights(net, *start.weights);
    else
        initialise(net, options.seed, options.roundToHalf);
    if (!device.is_cpu())
        net.moveTo(device);
    net.requireGradients(options.channelsLast);
    net.setGradientCheckpointing(options.gradientCheckpointing);
    net.setTraining(true);
    return net;
}

std::optional<double> valueOf(const at::Tensor& part)
{
    return part.defined() ? std::optional(part.item<double>()) : std::nullopt;
}

constexpr const char* headWeight = "head.weight";
constexpr const char* headBias = "head.bias";
constexpr const char* scalerScaleKey = "scaler.scale";
constexpr const char* scalerStepsKey = "scaler.good_steps";

/// As snapshot() wrote it; anew from a run in another precision.
GradScaler scalerOf(const SaveValue::Dict& resume)
{
    GradScaler scaler;
    const SaveValue* factor = findValue(resume, scalerScaleKey);
    const SaveValue* steps = findValue(resume, scalerStepsKey);
    if (!factor || !steps)
        return scaler;
    const auto* scale = std::get_if<double>(&factor->value);
    const auto* count = std::get_if<std::int64_t>(&steps->value);
    if (!scale || !std::isfinite(*scale) || *scale <= 0 || !count || *count < 0)
        throw Error(ErrorKind::Format,
            "the checkpoint's scaler has a factor and a number of steps that none can have");
    scaler.scale = *scale;
    scaler.goodSteps = *count;
    return scaler;
}

} // namespace

struct Trainer::Impl {
    Impl(const TrainStart& start, const TrainOptions& asked)
        : options(asked)
        , device(resolveDevice(asked.device))
        , net(netOf(start, asked, device))
        , head(start.classes > 0 ? newLinearHead(start.classes,
                   static_cast<std::size_t>(start.model.embedDim), asked.seed, device)
                                 : LinearHead {})
        , objective(makeObjective(asked, {net, head, tensorFrom(start.classEmbeddings).to(device)}))
        , optimizer(trainedParameters(net, *objective, asked.recipe), optimizerOptions(asked))
    {
        if (asked.precision == Precision::Fp16)
            scaler.emplace();
    }

    StepMetrics step(std::span<const TrainBatch> batches, double learningRate);
    StepLoss backward(const TrainBatch& batch, double share);
    std::optional<double> finishGradients();
    double lossFactor() const { return scaler ? scaler->scale : 1; }

    ReusedMemory memory; ///< every step asks for the sizes of the one before
    TrainOptions options;
    at::Device device;
    ClipNet net;
    LinearHead head; ///< undefined tensors where there is none
    std::unique_ptr<Objective> objective;
    AdamW optimizer;
    std::optional<GradScaler> scaler; ///< in fp16
};

/// Adds `share` of the batch's gradients.
StepLoss Trainer::Impl::backward(const TrainBatch& batch, double share)
{
    const StepTensors tensors = stepTensors(batch, net.config(), device, options.channelsLast);
    if (options.chunk > 0)
        return addChunkedGradients(net, *objective, tensors,
            {.chunk = options.chunk,
                .share = share * lossFactor(),
                .precision = scalarType(options.precision)});
    StepLoss loss;
    {
        const Autocast autocast(device, scalarType(options.precision));
        StepFeatures features {net.encodeImages(tensors.pixels), {}};
        if (objective->usesTexts())
            features.texts = net.encodeTexts(tensors.ids);
        loss = objective->loss(features, tensors, net.logitScale());
    }
    (loss.total * (share * lossFactor())).backward();
    return loss;
}

/// Takes the loss's factor out and clips. Their norm between the two; none where nobody needs it.
std::optional<double> Trainer::Impl::finishGradients()
{
    if (!scaler && options.gradientClip <= 0)
        return {};
    if (scaler)
        optimizer.scaleGradients(1 / scaler->scale);
    const double norm = optimizer.gradientNorm().item<double>();
    if (options.gradientClip > 0 && norm > options.gradientClip)
        optimizer.scaleGradients(options.gradientClip / (norm + 1e-6)); // as torch does
    return norm;
}

StepMetrics Trainer::Impl::step(std::span<const TrainBatch> batches, double learningRate)
{
    optimizer.zeroGradients();
    StepMetrics metrics;
    const double share = 1.0 / static_cast<double>(batches.size());
    const auto add = [&](std::optional<double>& sum, const at::Tensor& part) {
        if (const auto value = valueOf(part))
            sum = sum.value_or(0) + share * *value;
    };
    for (const TrainBatch& batch : batches) {
        const StepLoss loss = backward(batch, share);
        metrics.loss += share * loss.total.item<double>();
        add(metrics.clip, loss.clip);
        add(metrics.images, loss.images);
        add(metrics.texts, loss.texts);
        add(metrics.extra, loss.extra);
    }
    metrics.gradientNorm = finishGradients();
    const bool areFinite = std::isfinite(metrics.gradientNorm.value_or(0));
    if (std::isfinite(metrics.loss) && areFinite) {
        optimizer.step(learningRate);
        clampLogitScale(net.logitScale());
    }
    if (scaler) {
        scaler->update(areFinite);
        metrics.lossFactor = scaler->scale;
        if (!areFinite && !scaler->isLost())
            metrics.gradientNorm.reset(); // too large a factor, not a lost run
    }
    metrics.logitScale = net.logitScale().item<double>();
    return metrics;
}

Trainer::Trainer(const TrainStart& start, const TrainOptions& options)
{
    checkTrainOptions(options);
    try {
        m_impl = std::make_unique<Impl>(start, options);
    } catch (...) {
        rethrowTorchError();
    }
}

Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;

const ClipConfig& Trainer::model() const
{
    return m_impl->net.config();
}

StepMetrics Trainer::step(std::span<const TrainBatch> batches, double learningRate)
try {
    return m_impl->step(batches, learningRate);
} catch (...) {
    rethrowTorchError();
}

bool Trainer::isFinite() const
{
    const at::NoGradGuard noGrad;
    // A sum that is finite has no addend that is not; one that overflows in F64 cannot be.
    return std::ranges::all_of(m_impl->net.state(), [](const NamedTensor& entry) {
        return !entry.tensor.is_floating_point()
            || std::isfinite(entry.tensor.sum(at::kDouble).item<double>());
    });
}

TrainingCheckpoint Trainer::snapshot(double learningRate) const
try {
    TrainingCheckpoint checkpoint;
    checkpoint.stateDict = exportState(m_impl->net);
    checkpoint.optimizer = savedOptimizer(m_impl->optimizer, learningRate);
    checkpoint.resume.items.emplace_back("quick_gelu", SaveValue {m_impl->net.config().quickGelu});
    if (m_impl->scaler) {
        checkpoint.resume.items.emplace_back(scalerScaleKey, SaveValue {m_impl->scaler->scale});
        checkpoint.resume.items.emplace_back(scalerStepsKey, SaveValue {m_impl->scaler->goodSteps});
    }
    if (m_impl->head.weight.defined()) {
        checkpoint.resume.items.emplace_back(
            headWeight, SaveValue {savedTensor(m_impl->head.weight)});
        checkpoint.resume.items.emplace_back(headBias, SaveValue {savedTensor(m_impl->head.bias)});
    }
    return checkpoint;
} catch (...) {
    rethrowTorchError();
}

TrainedModel Trainer::trained() const
try {
    TrainedModel model;
    model.config = m_impl->net.config();
    model.config.layout = WeightLayout::OpenAi;
    model.checkpoint.tensors = tensorTableOf(exportState(m_impl->net));
    if (m_impl->head.weight.defined())
        model.head = probeOf(m_impl->head);
    return model;
} catch (...) {
    rethrowTorchError();
}

void Trainer::restore(const TrainingCheckpoint& checkpoint)
try {
    const at::NoGradGuard noGrad;
    restoreState(m_impl->net, checkpoint.stateDict);
    if (m_impl->head.weight.defined()) {
        restoreTensor(m_impl->head.weight, checkpoint.resume, headWeight);
        restoreTensor(m_impl->head.bias, checkpoint.resume, headBias);
    }
    if (!checkpoint.optimizer)
        throw Error(ErrorKind::Format,
            "the checkpoint holds no optimizer, so that the run cannot go on from it");
    if (m_impl->scaler)
        m_impl->scaler = scalerOf(checkpoint.resume);
    restoreOptimizer(checkpoint);
} catch (...) {
    rethrowTorchError();
}

void Trainer::restoreOptimizer(const TrainingCheckpoint& checkpoint)
try {
    if (!checkpoint.optimizer)
        throw Error(ErrorKind::Config,
            "the checkpoint holds no optimizer to go on with; leave its state at zero");
    restoreAdamW(m_impl->optimizer, *checkpoint.optimizer);
} catch (...) {
    rethrowTorchError();
}

} // namespace clinic
