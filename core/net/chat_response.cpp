// SPDX-License-Identifier: Apache-2.0
#include "core/net/chat_response.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/net/letter_scores.h"

#include <algorithm>
#include <cctype>

namespace clinic {

namespace {
using Json = nlohmann::json;

constexpr JsonLimits limits {.nodes = 4'000'000, .textBytes = 64U << 20U, .stringBytes = 8U << 20U};

std::string textOf(const Json& object, const char* key)
{
    const Json* member = jsonOptionalMember(object, key);
    return member != nullptr && member->is_string() ? member->get<std::string>() : std::string();
}

std::int64_t countOf(const Json& object, const char* key)
{
    const Json* member = jsonOptionalMember(object, key);
    if (member == nullptr || !member->is_number_integer())
        return 0;
    return std::clamp<std::int64_t>(member->get<std::int64_t>(), 0, std::int64_t {1} << 40U);
}

bool isHtml(std::string_view body, std::string_view contentType)
{
    const std::size_t begin = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return contentType.find("text/html") != std::string_view::npos
        || (begin != std::string_view::npos && body[begin] == '<');
}

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorKind::Format, what);
}

/// A string, or a list of parts with text in them; empty optional: null or missing.
std::optional<std::string> contentOf(const Json& message)
{
    const Json* content = jsonOptionalMember(message, "content");
    if (content == nullptr)
        return std::nullopt;
    if (content->is_string())
        return content->get<std::string>();
    if (!content->is_array())
        refuse(std::string("the answer's content is ") + content->type_name()
            + ", neither a string nor a list of parts");
    std::string text;
    for (const Json& part : *content)
        text += part.is_string() ? part.get<std::string>() : textOf(part, "text");
    return text;
}

TokenScore tokenScore(const Json& object)
{
    const Json* logprob = jsonOptionalMember(object, "logprob");
    return {textOf(object, "token"),
        logprob != nullptr && logprob->is_number() ? logprob->get<double>() : -1e4};
}

std::vector<ChosenToken> tokensOf(const Json& choice)
{
    std::vector<ChosenToken> tokens;
    const Json* logprobs = jsonOptionalMember(choice, "logprobs");
    const Json* list = logprobs == nullptr ? nullptr : jsonOptionalMember(*logprobs, "content");
    if (list == nullptr || !list->is_array())
        return tokens;
    for (const Json& entry : *list) {
        if (jsonOptionalMember(entry, "logprob") == nullptr)
            continue;
        ChosenToken token {tokenScore(entry), {}};
        const Json* top = jsonOptionalMember(entry, "top_logprobs");
        if (top != nullptr && top->is_array())
            for (const Json& other : *top)
                token.top.push_back(tokenScore(other));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

ChatReply replyFrom(const Json& choice)
{
    const Json* message = jsonOptionalMember(choice, "message");
    if (message == nullptr || !message->is_object())
        refuse("the answer's first choice has no message");
    ChatReply reply;
    reply.finishReason = textOf(choice, "finish_reason");
    reply.reasoning = textOf(*message, "reasoning_content");
    if (reply.reasoning.empty())
        reply.reasoning = textOf(*message, "reasoning");
    const auto content = contentOf(*message);
    const std::string refusal = textOf(*message, "refusal");
    const std::string ended = " (finish_reason "
        + (reply.finishReason.empty() ? "missing" : clinic::quoted(reply.finishReason)) + ")";
    if (content.value_or("").empty() && refusal.empty() && !reply.reasoning.empty())
        refuse("the model's tokens ended in its thoughts" + ended + "; raise --max-tokens");
    if (!content && refusal.empty())
        refuse("the answer's content is null" + ended);
    reply.text = content.value_or("").empty() ? refusal : *content;
    reply.scores = letterScores(tokensOf(choice));
    return reply;
}

std::string serverText(const ChatServerError& error)
{
    return error.message.empty() ? error.code : clinic::quoted(error.message, 200);
}

ChatServerError errorFrom(const Json& object)
{
    const Json* error = jsonOptionalMember(object, "error");
    if (error != nullptr && error->is_string())
        return {error->get<std::string>(), {}, {}, {}};
    const Json& holder = error != nullptr && error->is_object() ? *error : object;
    ChatServerError found {textOf(holder, "message"), textOf(holder, "type"),
        textOf(holder, "code"), textOf(holder, "param")};
    const Json* detail = jsonOptionalMember(object, "detail");
    if (found.message.empty() && detail != nullptr)
        found.message = detail->is_string() ? detail->get<std::string>()
                                            : detail->dump(-1, ' ', true).substr(0, 1000);
    return found;
}

} // namespace

ChatReply parseChatResponse(std::string_view body, std::string_view contentType)
{
    if (isHtml(body, contentType))
        refuse("the server answered with an HTML page, not with JSON; is the address that of an "
               "OpenAI-compatible server (it mostly ends in /v1)?");
    if (body.empty())
        refuse("the server's answer is empty");
    const Json object = parseUntrustedJson(body, "the server's answer", limits);
    const Json* choices = jsonOptionalMember(object, "choices");
    if (choices == nullptr) {
        const ChatServerError error = errorFrom(object);
        if (!serverText(error).empty())
            refuse("the server reports an error: " + serverText(error));
        refuse("the server's answer has no choices; it is no chat completion");
    }
    if (!choices->is_array() || choices->empty())
        refuse("the server's answer has an empty list of choices");
    ChatReply reply = replyFrom(choices->front());
    if (const Json* usage = jsonOptionalMember(object, "usage")) {
        reply.promptTokens = countOf(*usage, "prompt_tokens");
        reply.completionTokens = countOf(*usage, "completion_tokens");
    }
    return reply;
}

ChatServerError parseServerError(std::string_view body, std::string_view contentType)
{
    if (isHtml(body, contentType))
        return {"an HTML page", {}, {}, {}};
    try {
        return errorFrom(parseUntrustedJson(body, "answer", limits));
    } catch (const Error&) {
        return {std::string(body.substr(0, 200)), {}, {}, {}};
    }
}

std::vector<std::string> parseModelList(std::string_view body)
{
    constexpr std::size_t most = 1000;
    const Json object = parseUntrustedJson(body, "the list of models", limits);
    const Json* data = jsonOptionalMember(object, "data");
    if (data == nullptr || !data->is_array())
        refuse("the list of models has no \"data\"");
    std::vector<std::string> names;
    for (const Json& model : *data) {
        if (std::string name = textOf(model, "id"); !name.empty() && names.size() < most)
            names.push_back(std::move(name));
    }
    return names;
}

} // namespace clinic
