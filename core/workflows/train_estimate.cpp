// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_estimate.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/clip/device.h"
#include "core/train/peak_memory.h"
#include "core/train/tensor_threads.h"
#include "core/workflows/train_start.h"

#include <algorithm>
#include <filesystem>

namespace clinic {

namespace {

struct Cost {
    double rows = 0;
    double seconds = 0;
    double bytes = 0; ///< most at once so far, weights and optimizer included
};

/// A step of so many rows, the second of two: the first fills the allocator's and oneDNN's caches.
Cost tried(Trainer& trainer, const PeakMemory& memory, const PairSource& source,
    std::span<const std::int64_t> rows)
{
    const TrainBatch batch = source.read(rows, 1);
    if (batch.rows.empty())
        throw Error(
            ErrorKind::Format, "the first rows cannot be read: " + batch.unread.front().reason);
    trainer.step(std::span(&batch, 1), 0);
    const Stopwatch watch;
    trainer.step(std::span(&batch, 1), 0);
    const double seconds = watch.seconds();
    return {static_cast<double>(batch.rows.size()), seconds, static_cast<double>(memory.bytes())};
}

double extrapolated(const Cost& few, const Cost& more, double Cost::*value, double rows)
{
    if (more.rows <= few.rows)
        return more.*value;
    const double slope = (more.*value - few.*value) / (more.rows - few.rows);
    return std::max(0.0, more.*value + std::max(0.0, slope) * (rows - more.rows));
}

} // namespace

TrainEstimate estimateTraining(const TrainRequest& asked, TaskContext& context)
{
    checkTrainRequest(asked);
    TrainRequest request = asked;
    // Scoring every row for a filter takes as long as a run; the share is known without.
    const bool isFiltered = request.options.recipe == Recipe::FilterRetrain;
    if (isFiltered)
        request.options.recipe = Recipe::Pretrain;
    context.report({"Opening model and data", 0, 0, {}});
    TrainModelStart model = openTrainStart(request);
    const auto data = openTrainData(request, model, context);
    completeStart(request, *data, model, context);
    const TrainOptions& options = request.options;
    TrainEstimate estimate;
    estimate.rows = static_cast<std::int64_t>(data->rows.size());
    if (isFiltered)
        estimate.rows = static_cast<std::int64_t>(
            (1 - asked.options.removeShare) * static_cast<double>(estimate.rows));
    const std::int64_t rowsAStep = std::int64_t {options.batch} * options.accumulation;
    estimate.steps = estimate.rows / rowsAStep * options.epochs;
    const TensorThreads threads(options.threads);
    const PeakMemory memory;
    Trainer trainer(model.start, options);
    context.report({"Trying a few steps", 0, 0, {}});
    const auto rows = std::span<const std::int64_t>(data->rows);
    const auto some = [&](std::size_t count) {
        context.breathe();
        return tried(trainer, memory, *data->source,
            rows.first(std::min({count, rows.size(), static_cast<std::size_t>(options.batch)})));
    };
    const Cost few = some(4);
    const Cost more = some(12);
    const auto batch = static_cast<double>(options.chunk > 0 ? options.chunk : options.batch);
    const double again = options.chunk > 0 ? 4.0 / 3 : 1; // chunks are encoded twice
    estimate.secondsAStep = extrapolated(few, more, &Cost::seconds, batch)
        * static_cast<double>(rowsAStep) / batch * again;
    estimate.seconds = estimate.secondsAStep * static_cast<double>(estimate.steps);
    std::uint64_t weights = 0;
    const TrainedModel trained = trainer.trained();
    for (const TensorEntry& entry : trained.checkpoint.tensors.entries())
        weights += entry.byteCount();
    estimate.memoryBytes = static_cast<std::uint64_t>(extrapolated(few, more, &Cost::bytes, batch));
    estimate.checkpointBytes = 3 * weights; // and AdamW's two moments
    return estimate;
}

} // namespace clinic
