// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_asker.h"

#include "core/base/error.h"
#include "core/net/ask_all.h"
#include "core/net/endpoint_probe.h"
#include "core/workflows/mmr_pictures.h"

namespace clinic {

namespace {
/// More is no answer, and a log must stay readable.
constexpr std::size_t longestAnswer = 256U << 10U;
} // namespace

MmrAsker::MmrAsker(
    const MmrRunPlan& plan, const MmrRunRequest& request, ChatClient& client, Sink sink)
    : m_plan(plan)
    , m_request(request)
    , m_client(client)
    , m_sink(std::move(sink))
{
}

void MmrAsker::ask(std::span<const MmrTask> tasks, TaskContext& context)
{
    const auto total = static_cast<std::int64_t>(tasks.size());
    const ChatRound round {.count = tasks.size(),
        .start = [&](std::size_t number) { start(number, tasks[number]); },
        .take = [&](const ChatOutcome& outcome) { take(outcome); },
        .report =
            [&] {
                context.report({"Asking", m_answered + m_failed, total,
                    std::to_string(m_answered) + " answered, " + std::to_string(m_failed)
                        + " failed"});
            }};
    askAll(m_client, round, context);
}

void MmrAsker::start(std::uint64_t tag, const MmrTask& task)
{
    const MmrQuestion& question = m_plan.benchmark.questions[task.question];
    Open open {.item = {.question = task.question,
                   .id = question.id,
                   .type = question.type,
                   .order = task.order,
                   .attempts = 0},
        .task = task,
        .inventory = m_request.strategy == MmrStrategy::Cgr};
    try {
        m_client.ask(tag, requestFor(open));
    } catch (const Error& error) { // its picture or its options
        open.item.error = error.what();
        handOn(open.item);
        return;
    }
    m_open.emplace(tag, std::move(open));
}

ChatRequest MmrAsker::requestFor(const Open& open) const
{
    ChatRequest request {.model = m_request.model, .decoding = m_request.decoding};
    std::string text = open.inventory ? std::string(inventoryPrompt())
                                      : mmrTaskText(m_plan, open.task, m_request.strategy);
    if (open.inventory) {
        request.decoding.maxTokens = m_request.inventoryTokens;
        request.decoding.topLogprobs = 0;
    } else if (m_request.strategy == MmrStrategy::Cgr) {
        text = refinedPrompt(open.item.info, text);
    }
    request.picture = mmrPicture(m_plan, open.task.question, m_request.strategy);
    (m_request.pictureLast ? request.before : request.after) = std::move(text);
    return request;
}

void MmrAsker::take(const ChatOutcome& outcome)
{
    checkServer(outcome);
    Open& open = m_open.at(outcome.tag);
    MmrRunItem& item = open.item;
    item.attempts += outcome.attempts;
    item.latencyMs += outcome.milliseconds;
    item.promptTokens += outcome.reply.promptTokens;
    item.completionTokens += outcome.reply.completionTokens;
    if (outcome.reply.text.size() > longestAnswer) {
        item.error = "the answer has " + std::to_string(outcome.reply.text.size())
            + " bytes; lower --max-tokens";
    } else if (open.inventory && outcome.failure == ChatFailure::None) {
        open.inventory = false;
        item.info = withoutThinking(outcome.reply.text);
        try {
            m_client.ask(outcome.tag, requestFor(open));
            return;
        } catch (const Error& error) {
            item.error = error.what();
        }
    } else if (outcome.failure != ChatFailure::None) {
        item.error = (open.inventory ? "the picture's inventory: " : "") + outcome.error;
    } else {
        item.answered = true;
        item.text = outcome.reply.text;
        item.scores = outcome.reply.scores;
    }
    item.adapted = outcome.adapted;
    handOn(item);
    m_open.erase(outcome.tag);
}

void MmrAsker::handOn(const MmrRunItem& item)
{
    (item.answered ? m_answered : m_failed) += 1;
    m_sink(item);
}

void MmrAsker::checkServer(const ChatOutcome& outcome)
{
    constexpr int mostRefused = 3; // each of them was tried again and again
    const Endpoint& endpoint = m_plan.endpoint;
    if (outcome.failure == ChatFailure::Unauthorised)
        throw Error(ErrorKind::Io,
            keyRefused(endpoint, outcome.error)
                + ". The same command goes on where this one stopped");
    if (outcome.failure != ChatFailure::Refused) {
        m_refusedInRow = 0;
        return;
    }
    if (!m_client.hasBeenReached())
        throw Error(ErrorKind::Io, nobodyListens(endpoint, outcome.error));
    if (++m_refusedInRow >= mostRefused)
        throw Error(ErrorKind::Io,
            endpoint.base + ": the server went away; the " + std::to_string(m_answered)
                + " answers that came are kept. Start it again, and the same command goes on");
}

} // namespace clinic
