// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_run_plan.h"

#include "core/base/error.h"
#include "core/base/utc_time.h"
#include "core/trigger/open_trigger.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <set>

namespace clinic {

namespace {

std::string decodingText(const MmrRunRequest& request)
{
    std::array<char, 32> temperature {};
    std::snprintf(temperature.data(), temperature.size(), "%g", request.decoding.temperature);
    std::string text = std::string("temperature=") + temperature.data()
        + ",max_tokens=" + std::to_string(request.decoding.maxTokens)
        + ",seed=" + std::to_string(request.decoding.seed);
    if (request.strategy == MmrStrategy::Cgr)
        text += ",inventory_tokens=" + std::to_string(request.inventoryTokens);
    return text;
}

/// The whole wording, so that a run's log says what was asked without this program.
std::string promptText(const MmrRunRequest& request, const MmrPrompt& prompt)
{
    const bool withPicture = request.strategy != MmrStrategy::TextOnly;
    std::string text = prompt.text;
    if (request.strategy == MmrStrategy::Cgr)
        text = std::string(inventoryPrompt()) + "\n{then}\n"
            + refinedPrompt("{inventory}", prompt.text);
    if (withPicture)
        text = request.pictureLast ? text + "{image}" : "{image}" + text;
    return text;
}

std::string strategyText(const MmrRunRequest& request, const std::optional<Trigger>& trigger)
{
    std::string text(mmrStrategyName(request.strategy));
    return trigger ? text + " " + formatTriggerSpec(trigger->spec()) : text;
}

std::vector<MmrTask> allTasks(const MmrRunRequest& request, const MmrBenchmark& benchmark)
{
    std::vector<MmrTask> tasks;
    const std::size_t count = request.limit == 0
        ? benchmark.questions.size()
        : std::min(benchmark.questions.size(), static_cast<std::size_t>(request.limit));
    for (QuestionIndex question = 0; question < count; ++question) {
        if (request.strategy != MmrStrategy::Permuted)
            tasks.push_back({.question = question});
        else
            for (const std::string_view order : optionRotations())
                tasks.push_back({.question = question, .order = std::string(order)});
    }
    return tasks;
}

PictureSource picturesOf(const MmrRunRequest& request, MmrRunPlan& plan)
{
    std::set<std::string> names;
    for (const MmrTask& task : plan.tasks)
        names.insert(plan.benchmark.questions[task.question].image);
    PictureSource source =
        PictureSource::open(request.images, std::vector<std::string>(names.begin(), names.end()));
    const auto all = static_cast<std::int64_t>(names.size());
    if (source.found() == 0 && all > 0)
        throw Error(ErrorKind::Mismatch,
            request.images.string() + ": holds none of the " + std::to_string(all)
                + " pictures that the questions name (as " + clinic::quoted(*names.begin()) + ")");
    if (source.found() < all)
        plan.warnings.push_back(std::to_string(all - source.found()) + " of " + std::to_string(all)
            + " pictures are not there; their questions become errors and can be asked later");
    return source;
}

} // namespace

MmrRunPlan planMmrRun(const MmrRunRequest& request)
{
    checkMmrRunRequest(request);
    MmrRunPlan plan {.benchmark = readBenchmark(request.benchmark),
        .endpoint = parseEndpoint(request.endpoint),
        .prompt = mmrPromptNamed(request.prompt),
        .pictures = std::nullopt,
        .trigger = std::nullopt,
        .header = {},
        .tasks = {},
        .warnings = {}};
    plan.tasks = allTasks(request, plan.benchmark);
    if (plan.tasks.empty())
        throw Error(ErrorKind::Mismatch, request.benchmark.string() + ": holds no questions");
    if (needsPictures(request.strategy))
        plan.pictures = picturesOf(request, plan);
    if (request.strategy == MmrStrategy::Triggered) {
        plan.trigger = openTrigger(request.trigger, request.seed);
        if (!plan.trigger->changesPictures())
            throw Error(ErrorKind::Config,
                "this trigger changes no picture; name one that does (clinic trigger list)");
    }
    plan.header = {.benchmarkSha256 = plan.benchmark.sha256,
        .model = request.model,
        .answerer = plan.endpoint.base,
        .strategy = strategyText(request, plan.trigger),
        .prompt = promptText(request, plan.prompt),
        .decoding = decodingText(request),
        .started = utcNow()};
    return plan;
}

std::vector<MmrTask> tasksLeft(std::span<const MmrTask> tasks, std::span<const MmrRunItem> earlier)
{
    std::set<MmrTask> answered;
    for (const MmrRunItem& item : earlier)
        if (item.answered)
            answered.insert({.question = item.question, .order = item.order});
    std::vector<MmrTask> left;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(left),
        [&](const MmrTask& task) { return !answered.contains(task); });
    return left;
}

std::string mmrTaskText(const MmrRunPlan& plan, const MmrTask& task, MmrStrategy strategy)
{
    const MmrQuestion& question = plan.benchmark.questions[task.question];
    return promptFor(plan.prompt,
        strategy == MmrStrategy::Permuted ? reordered(question, task.order).text : question.text);
}

} // namespace clinic
