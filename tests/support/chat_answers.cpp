// SPDX-License-Identifier: Apache-2.0
#include "tests/support/chat_answers.h"

namespace clinic::test {

using Json = nlohmann::json;

namespace {

Json completion(const Json& message, const std::string& finish = "stop")
{
    return {{"id", "chat-1"}, {"object", "chat.completion"},
        {"choices", Json::array({{{"index", 0}, {"message", message}, {"finish_reason", finish}}})},
        {"usage", {{"prompt_tokens", 40}, {"completion_tokens", 2}}}};
}

Json message(const Json& content)
{
    return {{"role", "assistant"}, {"content", content}};
}

Json token(const std::string& text, double logprob)
{
    return {{"token", text}, {"logprob", logprob}, {"bytes", nullptr}};
}

} // namespace

std::string questionOf(const Json& body)
{
    const Json& content = body.at("messages").back().at("content");
    if (content.is_string())
        return content.get<std::string>();
    std::string text;
    for (const Json& part : content)
        text += part.value("text", "");
    return text;
}

std::string goodAnswer(const std::string& words, const Json& body, bool logprobs)
{
    Json answer = completion(message(words));
    if (logprobs && body.value("logprobs", false)) {
        Json first = token(words.substr(0, 1), -0.1);
        first["top_logprobs"] =
            Json::array({token(words.substr(0, 1), -0.1), token("B", -3.0), token(" B", -4.0)});
        answer["choices"][0]["logprobs"] = {{"content", Json::array({first})}};
    }
    return answer.dump();
}

std::string scriptedAnswer(ChatScript script, const std::string& words, const Json& body)
{
    switch (script) {
    case ChatScript::OkLogprobs:
        return goodAnswer(words, body, true);
    case ChatScript::NullContent:
        return completion(message(nullptr), "content_filter").dump();
    case ChatScript::ContentList:
        return completion(message(Json::array({{{"type", "text"}, {"text", words}}}))).dump();
    case ChatScript::MalformedJson:
        return goodAnswer(words, body, false).substr(0, 60);
    case ChatScript::EmptyChoices:
        return R"({"choices": [], "usage": {}})";
    case ChatScript::Brackets:
        return goodAnswer("(B)", body, false);
    case ChatScript::Thinking:
        return goodAnswer("<think>A? No, C. Hm.</think>\n\nB", body, false);
    case ChatScript::ThoughtsOnly: {
        Json thoughts = message(nullptr);
        thoughts["reasoning_content"] = "Let me see";
        return completion(thoughts, "length").dump();
    }
    default:
        return goodAnswer(words, body, false);
    }
}

std::string refusalOf(const Json& body, bool pictures)
{
    const auto refuse = [](const std::string& text, const char* parameter) {
        return Json {{"error",
                         {{"message", text}, {"type", "invalid_request_error"},
                             {"param", parameter}, {"code", "unsupported_parameter"}}}}
            .dump();
    };
    if (pictures)
        return body.at("messages").back().at("content").is_array()
            ? refuse("image input is not supported; provide the mmproj", "messages")
            : std::string();
    if (body.contains("temperature"))
        return refuse("Unsupported value: 'temperature' does not support 0", "temperature");
    if (body.contains("max_tokens"))
        return refuse("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                      "'max_completion_tokens' instead.",
            "max_tokens");
    if (body.contains("logprobs"))
        return refuse("You are not allowed to request logprobs from this model", "");
    return {};
}

} // namespace clinic::test
