// SPDX-License-Identifier: Apache-2.0
#include "core/net/chat_adaptation.h"

#include "core/net/chat_response.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace clinic {

namespace {

/// Longer names before those that they hold.
constexpr std::array<std::string_view, 6> parameters {
    "max_completion_tokens", "top_logprobs", "logprobs", "max_tokens", "temperature", "seed"};

bool isNamePart(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The place of the name as a whole word; npos if it is not there.
std::size_t findName(std::string_view text, std::string_view name)
{
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !isNamePart(text[at - 1]))
            && (end == text.size() || !isNamePart(text[end])))
            return at;
    }
    return std::string_view::npos;
}

bool soundsUnsupported(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 11> words {"support", "unknown", "unrecognized",
        "unrecognised", "unexpected", "not permitted", "not allowed", "extra", "invalid",
        "not available", "disabled"};
    return std::any_of(words.begin(), words.end(),
        [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The parameter that the server's `param` says, else the first that its words name.
std::string_view refusedParameter(const ChatServerError& refusal)
{
    const auto* const said = std::find(parameters.begin(), parameters.end(), refusal.parameter);
    if (said != parameters.end())
        return *said;
    if (!soundsUnsupported(refusal.message + " " + refusal.code + " " + refusal.type))
        return {};
    std::string_view first;
    std::size_t firstAt = std::string_view::npos;
    for (const std::string_view name : parameters) {
        const std::size_t at = findName(refusal.message, name);
        if (at < firstAt) {
            first = name;
            firstAt = at;
        }
    }
    return first;
}

/// Sets a switch that was off.
bool turnOn(bool& flag)
{
    const bool wasOff = !flag;
    flag = true;
    return wasOff;
}

} // namespace

std::vector<std::string> ChatAdaptation::words() const
{
    std::vector<std::string> words;
    if (noTemperature)
        words.emplace_back("without temperature");
    if (noSeed)
        words.emplace_back("without seed");
    if (noLogprobs)
        words.emplace_back("without logprobs");
    else if (noTopLogprobs)
        words.emplace_back("without top_logprobs");
    if (noLimit)
        words.emplace_back("without a limit of tokens");
    else if (completionTokens)
        words.emplace_back("max_completion_tokens for max_tokens");
    return words;
}

void ChatAdaptation::add(const ChatAdaptation& other)
{
    noTemperature = noTemperature || other.noTemperature;
    noSeed = noSeed || other.noSeed;
    noLogprobs = noLogprobs || other.noLogprobs;
    noTopLogprobs = noTopLogprobs || other.noTopLogprobs;
    completionTokens = completionTokens || other.completionTokens;
    noLimit = noLimit || other.noLimit;
}

std::string ChatAdaptation::text() const
{
    std::string text;
    for (const std::string& word : words())
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool adaptTo(const ChatServerError& refusal, long status, ChatAdaptation& used)
{
    if (status != 400 && status != 422)
        return false;
    const std::string_view name = refusedParameter(refusal);
    if (name == "temperature")
        return turnOn(used.noTemperature);
    if (name == "seed")
        return turnOn(used.noSeed);
    if (name == "logprobs")
        return turnOn(used.noLogprobs);
    if (name == "top_logprobs") // some take the one without the other; then neither
        return used.noTopLogprobs ? turnOn(used.noLogprobs) : turnOn(used.noTopLogprobs);
    if (name == "max_tokens")
        return used.completionTokens ? false : turnOn(used.completionTokens);
    if (name == "max_completion_tokens")
        return used.completionTokens && turnOn(used.noLimit);
    return false;
}

} // namespace clinic
