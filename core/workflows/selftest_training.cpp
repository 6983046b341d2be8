// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/formats/safetensors.h"
#include "core/nn/schedule.h"
#include "core/train/replay.h"
#include "core/workflows/selftest_run.h"

namespace clinic {

namespace {

constexpr double trajectoryTolerance = 2e-3;
constexpr double rateTolerance = 1e-12;
// What trajectory.json says in words.
constexpr double trajectoryRate = 1e-3;
constexpr std::int64_t trajectoryWarmup = 3;

ReplayBatch batchOf(const TensorTable& table, const std::string& pixels, const std::string& ids)
{
    return {rowsOf(table, pixels), floatsOf(table, pixels), integersOf(table, ids)};
}

void compareEmbeds(
    const Matrix& found, const TensorTable& expected, std::string_view name, Deviation& deviation)
{
    deviation.compare(
        std::span(found.data(), found.rows() * found.cols()), floatsOf(expected, name), name);
}

void compareTrajectory(SelftestRun& run, const std::string& model, const nlohmann::json& steps,
    const std::string& finalFile, Deviation& deviation)
{
    const Checkpoint checkpoint =
        readSafetensors(run.folder() / "models" / (model + ".safetensors"));
    const auto config = deriveClipConfig(checkpoint);
    if (!config)
        throw Error(ErrorKind::Format, "models/" + model + ".safetensors: not a CLIP model");
    const TensorTable table = run.tensors("trajectory.safetensors");
    std::vector<ReplayBatch> batches;
    for (std::size_t i = 0; i < steps.size(); ++i)
        batches.push_back(
            batchOf(table, "pixel_values." + std::to_string(i), "input_ids." + std::to_string(i)));
    const TensorTable probe = run.tensors("models/" + model + ".expect.safetensors");
    ReplayRequest request {*config, checkpoint.tensors, {}};
    request.options.recipe = Recipe::CleanClip;
    request.options.learningRate = trajectoryRate;
    request.options.warmupSteps = trajectoryWarmup;
    const TrainingNumbers found = replayTraining(
        request, batches, batchOf(probe, "pixel_values", "input_ids"), run.context());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string step = "step " + std::to_string(i);
        deviation.compare(found.steps[i].loss, steps[i].at("loss").get<double>(), step + " loss");
        deviation.compare(found.steps[i].logitScale, steps[i].at("logit_scale").get<double>(),
            step + " logit_scale");
    }
    const TensorTable last = run.tensors(finalFile);
    compareEmbeds(found.imageEmbeds, last, "final.image_embeds", deviation);
    compareEmbeds(found.textEmbeds, last, "final.text_embeds", deviation);
}

void compareRates(const nlohmann::json& steps, Deviation& deviation)
{
    const RateSchedule schedule {
        trajectoryRate, trajectoryWarmup, static_cast<std::int64_t>(steps.size())};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto step = steps[i].at("step").get<std::int64_t>();
        deviation.compare(static_cast<double>(step), static_cast<double>(i), "step");
        deviation.compare(schedule.rate(step), steps[i].at("lr").get<double>(),
            "step " + std::to_string(i) + " lr");
    }
}

} // namespace

void checkScheduler(SelftestRun& run)
{
    if (!run.has("scheduler.json"))
        return;
    run.check("scheduler.json", rateTolerance, [&](Deviation& deviation) {
        const nlohmann::json golden = run.json("scheduler.json");
        const RateSchedule schedule {golden.at("base_lr").get<double>(),
            golden.at("warmup").get<std::int64_t>(), golden.at("total").get<std::int64_t>()};
        const auto points =
            golden.at("step_lr").get<std::vector<std::pair<std::int64_t, double>>>();
        for (const auto& [step, rate] : points)
            deviation.compare(schedule.rate(step), rate, "step " + std::to_string(step));
        if (points.empty())
            deviation.differs("no steps");
    });
}

void checkTrajectory(SelftestRun& run)
{
    if (!run.has("trajectory.json"))
        return;
    nlohmann::json steps;
    run.check("trajectory.json: learning rates", rateTolerance, [&](Deviation& deviation) {
        steps = run.json("trajectory.json").at("steps");
        for (const auto& [model, list] : steps.items())
            compareRates(list, deviation);
    });
    if (!steps.is_object())
        return;
    for (const auto& [model, list] : steps.items()) {
        const std::string own = "trajectory." + model + ".safetensors";
        const std::string finalFile = run.has(own) ? own : "trajectory.safetensors";
        const std::string files = finalFile == own
            ? "trajectory.json, trajectory.safetensors, " + own
            : "trajectory.json, trajectory.safetensors";
        run.check(files + ": " + model, trajectoryTolerance,
            [&, name = model, &wanted = list](Deviation& deviation) {
                compareTrajectory(run, name, wanted, finalFile, deviation);
            });
    }
}

} // namespace clinic
