// SPDX-License-Identifier: Apache-2.0
#include "core/net/endpoint_probe.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace clinic {

namespace {

/// Whether a refusal is about the picture.
bool blamesPicture(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 5> words {
        "image", "mmproj", "multimodal", "multi-modal", "vision"};
    return std::any_of(words.begin(), words.end(),
        [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

std::string someOf(const std::vector<std::string>& models)
{
    constexpr std::size_t shown = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, models.size()); ++i)
        text += (i == 0 ? "" : ", ") + clinic::quoted(models[i], 40);
    return models.size() > shown ? text + ", …" : text;
}

void listModels(
    ChatClient& client, const std::string& model, EndpointCapabilities& found, TaskContext& context)
{
    const HttpReply reply = client.models([&] { context.checkpoint(); });
    if (reply.failure == HttpFailure::Refused
        || (reply.failure == HttpFailure::Timeout && !reply.connected))
        throw Error(ErrorKind::Io, nobodyListens(client.options().endpoint, reply.trouble));
    if (reply.failure != HttpFailure::None || reply.status != 200) {
        found.notes.push_back(reply.failure == HttpFailure::None
                ? "the server lists no models (HTTP status " + std::to_string(reply.status) + ")"
                : "the list of models could not be read: " + reply.trouble);
        return;
    }
    try {
        found.models = parseModelList(reply.body);
    } catch (const Error& error) {
        found.notes.emplace_back(error.what());
        return;
    }
    const auto& models = found.models;
    found.modelListed = std::find(models.begin(), models.end(), model) != models.end()
        || std::find(models.begin(), models.end(), model + ":latest") != models.end();
    if (!*found.modelListed)
        found.notes.push_back(
            "the model " + clinic::quoted(model) + " is not among the server's: " + someOf(models));
}

ChatOutcome askOne(ChatClient& client, ChatRequest question, TaskContext& context)
{
    client.ask(0, std::move(question));
    for (;;) {
        context.checkpoint();
        std::vector<ChatOutcome> outcomes = client.wait(std::chrono::milliseconds(50));
        if (!outcomes.empty())
            return std::move(outcomes.front());
    }
}

[[noreturn]] void failWith(ErrorKind kind, const Endpoint& endpoint, const std::string& what)
{
    throw Error(kind, endpoint.base + ": " + what);
}

void judge(const ChatOutcome& outcome, const ChatRequest& question, const Endpoint& endpoint,
    EndpointCapabilities& found)
{
    const bool withPicture = question.picture.bytes != nullptr;
    switch (outcome.failure) {
    case ChatFailure::None:
        if (withPicture)
            found.pictures = true;
        if (question.decoding.topLogprobs > 0)
            found.logprobs = outcome.reply.scores.has_value();
        return;
    case ChatFailure::Refused:
        throw Error(ErrorKind::Io, nobodyListens(endpoint, outcome.error));
    case ChatFailure::Unauthorised:
        throw Error(ErrorKind::Io, keyRefused(endpoint, outcome.error));
    case ChatFailure::Redirect:
        failWith(ErrorKind::Io, endpoint, outcome.error);
    case ChatFailure::Rejected:
    case ChatFailure::ServerError:
        if (withPicture && blamesPicture(outcome.error))
            failWith(ErrorKind::Unsupported, endpoint,
                "the server takes no pictures (" + outcome.error
                    + "); start it with a model that does, or ask with --strategy text-only");
        if (outcome.status == 404)
            failWith(ErrorKind::Unsupported, endpoint,
                outcome.error + "; is the model there"
                    + (found.models.empty() ? ""
                                            : " (the server lists " + someOf(found.models) + ")")
                    + ", and the address right (it mostly ends in /v1)?");
        break;
    default:
        break;
    }
    found.notes.push_back("the trial question failed: " + outcome.error);
}

} // namespace

std::string nobodyListens(const Endpoint& endpoint, const std::string& trouble)
{
    return endpoint.base + ": nobody answers there (" + trouble
        + "). Start a server first, as `llama-server -m MODEL.gguf --mmproj MMPROJ.gguf --port "
          "8080` "
          "or `vllm serve MODEL --port 8000`, and name its address with --endpoint";
}

std::string keyRefused(const Endpoint& endpoint, const std::string& trouble)
{
    return endpoint.base + ": the key is missing or refused (" + trouble + "); see --key-variable";
}

EndpointCapabilities probeEndpoint(
    ChatClient& client, const ChatRequest& question, TaskContext& context)
{
    EndpointCapabilities found;
    listModels(client, question.model, found, context);
    const ChatOutcome outcome = askOne(client, question, context);
    found.milliseconds = outcome.milliseconds;
    judge(outcome, question, client.options().endpoint, found);
    found.adapted = client.adaptation().text();
    if (!found.adapted.empty())
        found.notes.push_back("the server does not take all parameters; asked " + found.adapted);
    return found;
}

} // namespace clinic
