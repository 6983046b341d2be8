// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/run_log.h"
#include "core/net/chat_client.h"
#include "core/workflows/mmr_run_plan.h"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

namespace clinic {

/// Asks a run's questions, each once, and hands on each answer as it comes.
class MmrAsker {
public:
    using Sink = std::function<void(const MmrRunItem&)>;

    MmrAsker(const MmrRunPlan& plan, const MmrRunRequest& request, ChatClient& client, Sink sink);

    /// Until each has an answer or an error. Error{Io} where going on makes no sense: nobody
    /// listens, the key is refused, the server went away; what was handed on before stays.
    void ask(std::span<const MmrTask> tasks, TaskContext& context);

    std::int64_t answered() const { return m_answered; }
    std::int64_t failed() const { return m_failed; }

private:
    /// A task on its way; cgr asks twice.
    struct Open {
        MmrRunItem item;
        MmrTask task;
        bool inventory = false; ///< its first step is on its way
    };

    void start(std::uint64_t tag, const MmrTask& task);
    ChatRequest requestFor(const Open& open) const;
    void take(const ChatOutcome& outcome);
    void handOn(const MmrRunItem& item);
    void checkServer(const ChatOutcome& outcome);

    const MmrRunPlan& m_plan;
    const MmrRunRequest& m_request;
    ChatClient& m_client;
    Sink m_sink;
    std::map<std::uint64_t, Open> m_open; ///< by tag
    std::int64_t m_answered = 0;
    std::int64_t m_failed = 0;
    int m_refusedInRow = 0;
};

} // namespace clinic
