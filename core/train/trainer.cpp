// SPDX-License-Identifier: Apache-2.0
#include "core/train/trainer.h"

#include "core/base/error.h"
#include "core/nn/clip_net.h"
#include "core/nn/initialise.h"
#include "core/nn/optimizer.h"
#include "core/nn/schedule.h"
#include "core/nn/torch_errors.h"
#include "core/train/batch_tensors.h"
#include "core/train/epoch_order.h"
#include "core/train/objective_clip.h"
#include "core/train/run_log.h"
#include "core/train/training_checkpoint.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>

namespace clinic {

namespace {

void checkRequest(const TrainRequest& request, const PairSource& pairs)
{
    const TrainOptions& options = request.options;
    if (pairs.side() != request.model.imageResolution)
        throw Error(ErrorKind::Mismatch,
            "training pictures of " + std::to_string(pairs.side()) + " pixels for a model of "
                + std::to_string(request.model.imageResolution) + "; preprocess them for it");
    if (options.batch < 2 || options.epochs < 1)
        throw Error(ErrorKind::Config,
            "training needs a batch of at least 2 and at least 1 epoch, got "
                + std::to_string(options.batch) + " and " + std::to_string(options.epochs));
    if (pairs.size() < options.batch)
        throw Error(ErrorKind::Config,
            std::to_string(pairs.size()) + " pairs are fewer than one batch of "
                + std::to_string(options.batch) + "; use a smaller batch or more pairs");
}

ClipNet newModel(const TrainRequest& request)
{
    ClipNet net(request.model);
    initialise(net, request.options.seed, request.options.roundToHalf);
    net.requireGradients();
    net.setTraining(true);
    return net;
}

AdamWOptions optimizerOptions(const TrainOptions& options)
{
    return {.beta1 = options.beta1,
        .beta2 = options.beta2,
        .eps = options.eps,
        .weightDecay = options.weightDecay};
}

/// Without the time left: whoever shows progress works it out from the steps done.
std::string progressDetail(const StepMetrics& metrics, int epochs)
{
    char text[128];
    std::snprintf(text, sizeof text, "epoch %ld of %d, loss %.3f, %.0f pairs/s",
        static_cast<long>(metrics.epoch), epochs, metrics.loss, metrics.pairsPerSecond);
    return text;
}

} // namespace

struct Trainer::Impl {
    Impl(TrainRequest asked, const PairSource& source)
        : request(std::move(asked))
        , pairs(source)
        , net(newModel(request))
        , optimizer(net.parameters(), optimizerOptions(request.options))
        , batchesPerEpoch(source.size() / request.options.batch)
        , schedule {request.options.learningRate, request.options.warmupSteps,
              batchesPerEpoch * request.options.epochs}
    {
        if (!request.metrics.empty())
            log.emplace(request.metrics);
    }

    double trainEpoch(std::int64_t epoch, TaskContext& context);
    double trainStep(std::span<const std::int64_t> rows, double learningRate);
    void tell(StepMetrics metrics, TaskContext& context);
    double secondsSoFar() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }

    TrainRequest request;
    const PairSource& pairs;
    ClipNet net;
    AdamW optimizer;
    std::int64_t batchesPerEpoch;
    CosineSchedule schedule;
    std::optional<RunLog> log;
    PairBatch batch;
    std::int64_t steps = 0;
    double lastRate = 0;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
};

double Trainer::Impl::trainStep(std::span<const std::int64_t> rows, double learningRate)
{
    pairs.read(rows, batch);
    optimizer.zeroGradients();
    const at::Tensor loss =
        clipObjective(net, pixelTensor(batch, pairs.side(), request.model), tokenTensor(batch));
    const double value = loss.item<double>();
    if (!std::isfinite(value))
        throw Error(ErrorKind::Mismatch,
            "training step " + std::to_string(steps + 1)
                + ": the loss is no longer a number; use a smaller learning rate");
    loss.backward();
    optimizer.step(learningRate);
    clampLogitScale(net.logitScale());
    ++steps;
    lastRate = learningRate;
    return value;
}

void Trainer::Impl::tell(StepMetrics metrics, TaskContext& context)
{
    metrics.step = steps;
    metrics.logitScale = net.logitScale().item<double>();
    metrics.pairsPerSecond = static_cast<double>(steps * request.options.batch) / secondsSoFar();
    if (log)
        log->add(metrics);
    context.report({request.stage, steps, schedule.totalSteps,
        progressDetail(metrics, request.options.epochs)});
}

double Trainer::Impl::trainEpoch(std::int64_t epoch, TaskContext& context)
{
    const auto order = epochOrder(pairs.size(), request.options.seed, epoch);
    const auto batchSize = static_cast<std::size_t>(request.options.batch);
    double sum = 0;
    for (std::int64_t index = 0; index < batchesPerEpoch; ++index) {
        context.breathe();
        const double rate =
            schedule.rate(scheduleStep(request.options.numbering, epoch, index, batchesPerEpoch));
        const double loss = trainStep(
            std::span(order).subspan(static_cast<std::size_t>(index) * batchSize, batchSize), rate);
        sum += loss;
        tell({.epoch = epoch, .loss = loss, .learningRate = rate}, context);
    }
    return sum / static_cast<double>(batchesPerEpoch);
}

Trainer::Trainer(TrainRequest request, const PairSource& pairs)
{
    checkRequest(request, pairs);
    try {
        m_impl = std::make_unique<Impl>(std::move(request), pairs);
    } catch (...) {
        rethrowTorchError();
    }
}

Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;

TrainReport Trainer::run(TaskContext& context)
{
    Impl& impl = *m_impl;
    TrainReport report;
    try {
        impl.start = std::chrono::steady_clock::now();
        for (std::int64_t epoch = 1; epoch <= impl.request.options.epochs; ++epoch)
            report.epochLoss.push_back(impl.trainEpoch(epoch, context));
        report.steps = impl.steps;
        report.seconds = impl.secondsSoFar();
        report.pairsPerSecond =
            static_cast<double>(impl.steps * impl.request.options.batch) / report.seconds;
        if (!impl.request.checkpoint.empty())
            writeTrainingCheckpoint(impl.request.checkpoint,
                {impl.request.options.epochs, impl.request.name, impl.lastRate}, impl.net,
                impl.optimizer);
    } catch (...) {
        rethrowTorchError();
    }
    return report;
}

} // namespace clinic
