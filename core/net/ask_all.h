// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/net/chat_client.h"

#include <cstddef>
#include <functional>

namespace clinic {

/// Many requests, and what is done with what comes back. All are called on the asking thread, and
/// what they throw ends the asking.
struct ChatRound {
    std::size_t count = 0;
    /// Gives the client the request of this number, or none where it cannot be made.
    std::function<void(std::size_t number)> start;
    std::function<void(const ChatOutcome&)> take; ///< may ask once more in its place
    std::function<void()> report; ///< progress, many times a second
};

/// Until each was started and nothing is pending. Throws Cancelled within 50 ms of a stop, as long
/// as no callback takes longer.
void askAll(ChatClient& client, const ChatRound& round, TaskContext& context);

} // namespace clinic
