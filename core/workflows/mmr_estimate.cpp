// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_estimate.h"

#include "core/base/error.h"

#include <algorithm>

namespace clinic {

namespace {

constexpr std::uint64_t requestBytes = 300; // headers, and what is around the texts

/// What one request with this text costs.
void addRequest(
    MmrRunEstimate& estimate, std::size_t textBytes, std::uint64_t pictureBytes, int answerTokens)
{
    constexpr std::int64_t bytesOfToken = 4;
    ++estimate.requests;
    estimate.promptTokens += static_cast<std::int64_t>(textBytes) / bytesOfToken;
    estimate.promptTokens += pictureBytes == 0 ? 0 : tokensOfPicture;
    estimate.completionTokens += answerTokens;
    estimate.bytes += textBytes + (pictureBytes + 2) / 3 * 4 + requestBytes;
}

/// 0: none is sent, for the strategy sends none or the picture is not there.
std::uint64_t pictureBytes(const MmrRunPlan& plan, const MmrTask& task, MmrStrategy strategy)
{
    constexpr std::uint64_t greyBytes = 200;
    if (strategy == MmrStrategy::Blank)
        return greyBytes;
    return plan.pictures
        ? plan.pictures->size(plan.benchmark.questions[task.question].image).value_or(0)
        : 0;
}

} // namespace

MmrRunEstimate estimateMmrRun(
    const MmrRunPlan& plan, const MmrRunRequest& request, std::span<const MmrTask> left)
{
    MmrRunEstimate estimate;
    estimate.questions = static_cast<std::int64_t>(plan.tasks.size());
    estimate.answeredBefore = estimate.questions - static_cast<std::int64_t>(left.size());
    for (const MmrTask& task : left) {
        const std::uint64_t picture = pictureBytes(plan, task, request.strategy);
        if (picture == 0 && needsPictures(request.strategy))
            continue; // becomes an error without asking
        std::size_t text =
            plan.benchmark.questions[task.question].text.size() + plan.prompt.text.size();
        if (request.strategy == MmrStrategy::Cgr) {
            addRequest(estimate, inventoryPrompt().size(), picture, request.inventoryTokens);
            text += static_cast<std::size_t>(request.inventoryTokens) * 4;
        }
        addRequest(estimate, text, picture, request.decoding.maxTokens);
    }
    constexpr double million = 1e6;
    if (request.prices)
        estimate.cost = static_cast<double>(estimate.promptTokens) / million * request.prices->in
            + static_cast<double>(estimate.completionTokens) / million * request.prices->out;
    return estimate;
}

MmrRunEstimate estimateMmrRun(const MmrRunRequest& request)
{
    const MmrRunPlan plan = planMmrRun(request);
    std::vector<MmrTask> left = plan.tasks;
    if (!request.overwrite && std::filesystem::exists(request.out)) {
        const MmrRunLog log = readRunLog(request.out);
        if (log.completeBytes != 0 && !log.header.isSameRun(plan.header))
            throw Error(
                ErrorKind::Config, request.out.string() + ": holds another run; name another file");
        left = tasksLeft(plan.tasks, log.items);
    }
    return estimateMmrRun(plan, request, left);
}

double mmrRunSeconds(const MmrRunRequest& request, std::int64_t requests, double milliseconds)
{
    const auto count = static_cast<double>(requests);
    const double byAnswers = count * milliseconds / 1000.0 / std::max(1, request.concurrency);
    const double byLimit =
        request.requestsPerMinute > 0 ? count * 60.0 / request.requestsPerMinute : 0.0;
    return std::max(byAnswers, byLimit);
}

} // namespace clinic
