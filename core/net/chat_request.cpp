// SPDX-License-Identifier: Apache-2.0
#include "core/net/chat_request.h"

#include "core/net/base64.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using Json = nlohmann::ordered_json;

std::string dumped(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json textPart(const std::string& text)
{
    return {{"type", "text"}, {"text", text}};
}

/// Stands for the picture until the body is text: a picture of megabytes need not go through the
/// writer of JSON, which looks at each byte.
constexpr std::string_view placeholder = "data:clinic";

Json content(const ChatRequest& request)
{
    if (!request.picture.bytes)
        return request.before + request.after;
    Json parts = Json::array();
    if (!request.before.empty())
        parts.push_back(textPart(request.before));
    parts.push_back({{"type", "image_url"}, {"image_url", {{"url", placeholder}}}});
    if (!request.after.empty())
        parts.push_back(textPart(request.after));
    return parts;
}

void addDecoding(Json& body, const ChatDecoding& decoding, const ChatAdaptation& adaptation)
{
    if (!adaptation.noTemperature)
        body["temperature"] = decoding.temperature;
    if (!adaptation.noLimit)
        body[adaptation.completionTokens ? "max_completion_tokens" : "max_tokens"] =
            decoding.maxTokens;
    if (!adaptation.noSeed)
        body["seed"] = decoding.seed;
    body["stream"] = false;
    if (decoding.topLogprobs == 0 || adaptation.noLogprobs)
        return;
    body["logprobs"] = true;
    if (!adaptation.noTopLogprobs)
        body["top_logprobs"] = decoding.topLogprobs;
}

} // namespace

std::string chatRequestBody(const ChatRequest& request, const ChatAdaptation& adaptation)
{
    Json body {{"model", request.model}};
    addDecoding(body, request.decoding, adaptation);
    body["messages"] = Json::array({{{"role", "user"}, {"content", content(request)}}});
    std::string text = dumped(body);
    if (!request.picture.bytes)
        return text;
    // Quotation marks inside of texts are escaped, so this can only be ours.
    const std::string front = R"({"url":")";
    const std::size_t at = text.find(front + std::string(placeholder)) + front.size();
    text.replace(at, placeholder.size(),
        "data:" + request.picture.mime + ";base64," + base64Of(*request.picture.bytes));
    return text;
}

} // namespace clinic
