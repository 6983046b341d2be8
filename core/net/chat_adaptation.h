// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

struct ChatServerError;

/// What a server does not take, found out while asking: left out of, or renamed in, every later
/// request.
struct ChatAdaptation {
    bool noTemperature = false;
    bool noSeed = false;
    bool noLogprobs = false;
    bool noTopLogprobs = false;
    bool completionTokens = false; ///< max_completion_tokens in the place of max_tokens
    bool noLimit = false; ///< neither of these two

    bool operator==(const ChatAdaptation&) const = default;
    /// All that either has.
    void add(const ChatAdaptation& other);
    /// "without temperature", "max_completion_tokens for max_tokens": what to tell a person.
    std::vector<std::string> words() const;
    /// The words with commas; empty if there are none.
    std::string text() const;
};

/// Whether a refusal (status 400 or 422) names one of the parameters that were sent; `used` is what
/// the request was sent with, and becomes what to send next. False: asking again would not help.
bool adaptTo(const ChatServerError& refusal, long status, ChatAdaptation& used);

} // namespace clinic
