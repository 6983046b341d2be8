// SPDX-License-Identifier: Apache-2.0
#include "core/net/ask_all.h"

namespace clinic {

void askAll(ChatClient& client, const ChatRound& round, TaskContext& context)
{
    constexpr std::chrono::milliseconds slice(40); // so that a stop is not waited for
    std::size_t next = 0;
    while (next < round.count || client.pending() > 0) {
        context.checkpoint();
        if (next < round.count && client.hasRoom())
            round.start(next++);
        // Making a request takes time: what is on its way is driven in between.
        const bool more = next < round.count && client.hasRoom();
        for (const ChatOutcome& outcome : client.wait(more ? slice * 0 : slice))
            round.take(outcome);
        round.report();
    }
}

} // namespace clinic
