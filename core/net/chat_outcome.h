// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/chat_response.h"

#include <cstdint>
#include <string>

namespace clinic {

/// What became of a request that was not answered.
enum class ChatFailure {
    None,
    Refused, ///< nobody listens there
    Timeout,
    Cut, ///< half a response
    TooLarge,
    Redirect, ///< never followed
    Busy, ///< 429 or 503 at the last try too
    ServerError, ///< 5xx
    Unauthorised, ///< 401 or 403
    Rejected, ///< another 4xx
    Unreadable, ///< 200, but no chat completion
    Other
};

/// The end of one request, with all its tries.
struct ChatOutcome {
    std::uint64_t tag = 0; ///< as it was given
    ChatFailure failure = ChatFailure::None;
    std::string error; ///< one sentence for a person; without the key
    ChatReply reply; ///< where there is no failure
    long status = 0; ///< HTTP's, of the last try; 0: none
    int attempts = 0;
    double milliseconds = 0; ///< of the last try
    std::string adapted; ///< ChatAdaptation::text() of what was sent
};

} // namespace clinic
