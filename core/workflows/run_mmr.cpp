// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_mmr.h"

#include "core/base/stopwatch.h"
#include "core/net/endpoint_key.h"
#include "core/workflows/commonest_first.h"
#include "core/workflows/mmr_asker.h"
#include "core/workflows/mmr_pictures.h"

#include <map>

namespace clinic {

namespace {

/// All that would leave this machine.
std::string whatIsSent(const MmrRunPlan& plan)
{
    const std::string pictures =
        plan.pictures ? std::to_string(plan.pictures->found()) + " pictures and " : std::string();
    return pictures + std::to_string(plan.tasks.size()) + " questions";
}

ChatClientOptions clientOptions(const MmrRunRequest& request, const MmrRunPlan& plan)
{
    ChatClientOptions options {.endpoint = plan.endpoint,
        .key = endpointKey(plan.endpoint, request.keyVariable),
        .concurrency = request.concurrency,
        .requestsPerMinute = request.requestsPerMinute,
        .timeout = request.timeout,
        .retry = request.retry};
    options.retry.seed = request.seed;
    return options;
}

void probe(
    const MmrRunRequest& request, ChatClient& client, MmrRunReport& report, TaskContext& context)
{
    context.report({"Finding out what the server can do", 0, 0, {}});
    ChatRequest question {.model = request.model,
        .after = "Answer with the letter B only.",
        .decoding = request.decoding};
    if (request.strategy != MmrStrategy::TextOnly)
        question.picture = greyPicture();
    report.capabilities = probeEndpoint(client, question, context);
    if (report.capabilities->milliseconds <= 0)
        return;
    report.estimate.seconds =
        mmrRunSeconds(request, report.estimate.requests, report.capabilities->milliseconds);
    context.report({"Asking", 0, report.questions - report.skipped,
        "about " + std::to_string(static_cast<std::int64_t>(*report.estimate.seconds) + 1) + " s"});
}

/// How each question stands, by the last item about it that counts: an answer is never undone.
void sumUp(const MmrRunPlan& plan, const std::vector<MmrRunItem>& items, MmrRunReport& report)
{
    std::map<MmrTask, const MmrRunItem*> last;
    for (const MmrRunItem& item : items) {
        const MmrRunItem*& known = last[{.question = item.question, .order = item.order}];
        if (known == nullptr || !known->answered)
            known = &item;
    }
    std::map<std::string, std::int64_t> reasons;
    for (const MmrTask& task : plan.tasks) {
        const auto found = last.find(task);
        if (found != last.end() && found->second->answered) {
            ++report.answered;
            continue;
        }
        ++report.errors;
        ++reasons[found == last.end() ? "not asked" : found->second->error];
    }
    report.reasons = commonestFirst(reasons);
}

} // namespace

MmrRunReport runMmr(const MmrRunRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    const MmrRunPlan plan = planMmrRun(request);
    checkRemoteAllowed(plan.endpoint, request.allowRemote, whatIsSent(plan));
    ChatClient client(clientOptions(request, plan));
    MmrRunWriter writer(request.out, plan.header, request.overwrite);
    const std::vector<MmrTask> left = tasksLeft(plan.tasks, writer.earlier());
    MmrRunReport report {.out = request.out,
        .questions = static_cast<std::int64_t>(plan.tasks.size()),
        .skipped = static_cast<std::int64_t>(plan.tasks.size() - left.size()),
        .estimate = estimateMmrRun(plan, request, left),
        .warnings = plan.warnings};
    std::vector<MmrRunItem> items = writer.earlier();
    if (!left.empty()) {
        if (request.probe)
            probe(request, client, report, context);
        MmrAsker asker(plan, request, client, [&](const MmrRunItem& item) {
            writer.append(item);
            items.push_back(item);
        });
        asker.ask(left, context);
        report.asked = static_cast<std::int64_t>(left.size());
    }
    report.adapted = client.adaptation().text();
    sumUp(plan, items, report);
    if (request.strategy == MmrStrategy::Permuted)
        report.circular = circularScore(plan.benchmark, items, AnswerParser::Lenient);
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
