// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A model's answer.
struct ChatReply {
    std::string text; ///< raw, thinking included where the server leaves it in
    std::string reasoning; ///< thinking that the server keeps apart
    std::string finishReason; ///< "stop", "length", …
    /// Of A to D where the answer begins; empty: the server gave none.
    std::optional<std::array<std::optional<double>, 4>> scores;
    std::int64_t promptTokens = 0; ///< 0: not said
    std::int64_t completionTokens = 0;
};

/// A server's own words about a failure; each may be empty.
struct ChatServerError {
    std::string message, type, code, parameter;
};

/// Reads the body of a chat completion (untrusted). Error{Format} that says what it is instead: an
/// HTML page, JSON that ends in the middle, no choices, an answer that is null, thoughts without an
/// answer, an error of the server.
ChatReply parseChatResponse(std::string_view body, std::string_view contentType);

/// What a body with an error status says, in any of the shapes in use: {"error": {…}},
/// {"error": "…"}, {"message": …}, {"detail": …}. Never throws; an HTML page or plain text gives
/// its kind as the message.
ChatServerError parseServerError(std::string_view body, std::string_view contentType);

/// Names of models out of GET …/models, at most 1,000. Error{Format} if it is no such list.
std::vector<std::string> parseModelList(std::string_view body);

} // namespace clinic
