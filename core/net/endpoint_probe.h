// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/net/chat_client.h"

#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// What a server can do, as far as a few requests tell. Empty: not found out.
struct EndpointCapabilities {
    std::optional<bool> modelListed;
    std::vector<std::string> models; ///< that it lists
    std::optional<bool> pictures; ///< it took a picture
    std::optional<bool> logprobs; ///< it gave probabilities of tokens
    double milliseconds = 0; ///< of the one question asked
    std::string adapted; ///< parameters that it does not take: ChatAdaptation::text()
    std::vector<std::string> notes; ///< for a person
};

/// Asks for the list of models (a server need not have one) and one small question of the request's
/// kind. Error{Io} if nobody listens, the key is refused or the server redirects;
/// Error{Unsupported} if it does not take pictures, or the model is not there. Other failures
/// become notes.
EndpointCapabilities probeEndpoint(
    ChatClient& client, const ChatRequest& question, TaskContext& context);

/// For a server that does not answer at all: what to start, and how.
std::string nobodyListens(const Endpoint& endpoint, const std::string& trouble);

/// For a server that refuses the key, or wants one: where it comes from.
std::string keyRefused(const Endpoint& endpoint, const std::string& trouble);

} // namespace clinic
