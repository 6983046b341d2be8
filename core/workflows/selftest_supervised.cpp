// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/formats/safetensors.h"
#include "core/nn/schedule.h"
#include "core/train/replay.h"
#include "core/workflows/selftest_run.h"

#include <algorithm>
#include <span>

namespace clinic {

namespace {

// What supervised.json says in words.
constexpr std::size_t batchRows = 8;
constexpr double learningRate = 1e-4;
constexpr std::int64_t warmupSteps = 2;
constexpr double weightDecay = 0.01;

constexpr double rateTolerance = 1e-12;
constexpr double tolerance = 2e-3; // as of the other steps: rounding grows from step to step

struct Pictures {
    std::vector<float> pixels;
    std::vector<std::int64_t> labels;
};

Pictures readPictures(SelftestRun& run)
{
    const TensorTable golden = run.tensors("zero_shot.safetensors");
    Pictures pictures {floatsOf(golden, "pixel_values"), integersOf(golden, "labels")};
    if (pictures.labels.empty() || pictures.pixels.size() % pictures.labels.size() != 0)
        throw Error(ErrorKind::Format,
            "zero_shot.safetensors: " + std::to_string(pictures.labels.size())
                + " labels do not fit " + std::to_string(pictures.pixels.size()) + " pixel values");
    return pictures;
}

/// `rows` of them from `first` on, wrapping at the end.
ReplayBatch batchOf(const Pictures& pictures, std::size_t first, std::size_t rows)
{
    const std::size_t perPicture = pictures.pixels.size() / pictures.labels.size();
    ReplayBatch batch {.n = rows, .pixels = {}, .ids = {}};
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t row = (first + i) % pictures.labels.size();
        const auto picture = std::span(pictures.pixels).subspan(row * perPicture, perPicture);
        batch.pixels.insert(batch.pixels.end(), picture.begin(), picture.end());
        batch.labels.push_back(pictures.labels[row]);
    }
    return batch;
}

LinearProbe headOf(const TensorTable& golden)
{
    const TensorEntry* entry = golden.find("linear_weight_init");
    if (entry == nullptr || entry->shape.size() != 2 || entry->elementCount() == 0)
        throw Error(ErrorKind::Format,
            "supervised.safetensors: linear_weight_init is missing, empty or not classes x d");
    const std::vector<float> values = floatsOf(golden, "linear_weight_init");
    LinearProbe head;
    head.weights = Matrix(
        static_cast<std::size_t>(entry->shape[0]), static_cast<std::size_t>(entry->shape[1]));
    std::ranges::copy(values, head.weights.data());
    head.bias.assign(head.weights.rows(), 0);
    return head;
}

void compareSteps(SelftestRun& run, Deviation& deviation)
{
    const nlohmann::json steps = run.json("supervised.json").at("steps");
    const TensorTable golden = run.tensors("supervised.safetensors");
    const Pictures pictures = readPictures(run);
    const Checkpoint checkpoint = readSafetensors(run.folder() / "models" / "rn.safetensors");
    const auto config = deriveClipConfig(checkpoint);
    if (!config)
        throw Error(ErrorKind::Format, "models/rn.safetensors: not a CLIP model");
    std::vector<ReplayBatch> batches;
    for (std::size_t i = 0; i < steps.size(); ++i)
        batches.push_back(batchOf(pictures, i * batchRows, batchRows));
    ReplayRequest request {*config, checkpoint.tensors, {}, headOf(golden)};
    request.options.recipe = Recipe::Supervised;
    request.options.learningRate = learningRate;
    request.options.warmupSteps = warmupSteps;
    request.options.weightDecay = weightDecay;
    const TrainingNumbers found = replayTraining(
        request, batches, batchOf(pictures, 0, pictures.labels.size()), run.context());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string step = "step " + std::to_string(i);
        deviation.compare(found.steps[i].loss, steps[i].at("loss").get<double>(), step + " loss");
    }
    deviation.compare(std::span(found.logits.data(), found.logits.rows() * found.logits.cols()),
        floatsOf(golden, "final_logits"), "final_logits");
}

void compareRates(SelftestRun& run, Deviation& deviation)
{
    const nlohmann::json steps = run.json("supervised.json").at("steps");
    const RateSchedule schedule {
        learningRate, warmupSteps, static_cast<std::int64_t>(steps.size())};
    for (std::size_t i = 0; i < steps.size(); ++i)
        deviation.compare(schedule.rate(static_cast<std::int64_t>(i)),
            steps[i].at("lr").get<double>(), "step " + std::to_string(i) + " lr");
}

} // namespace

void checkSupervised(SelftestRun& run)
{
    if (!run.has("supervised.json"))
        return;
    run.check("supervised.json: learning rates", rateTolerance,
        [&](Deviation& deviation) { compareRates(run, deviation); });
    run.check("supervised.json, supervised.safetensors", tolerance,
        [&](Deviation& deviation) { compareSteps(run, deviation); });
}

} // namespace clinic
