// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/training_sample.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/mmr/training/sample_scanner.h"

namespace clinic {

namespace {
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

TrainingTurn turnFrom(const Json& object, const std::string& what)
{
    TrainingTurn turn {.from = jsonString(jsonMember(object, "from", what), what, sampleBytesLimit),
        .value = jsonString(jsonMember(object, "value", what), what, sampleBytesLimit),
        .options = {}};
    const Json* options = jsonOptionalMember(object, "options");
    if (options != nullptr && options->is_array())
        for (const Json& option : *options)
            turn.options.push_back(jsonString(option, what + ": options", sampleBytesLimit));
    return turn;
}

/// Takes the member out of the document.
Conversation takeConversation(Json& document, const char* key)
{
    const auto found = document.find(key);
    if (found == document.end())
        return {};
    const Json list = std::move(*found);
    document.erase(found);
    if (!list.is_array())
        throw Error(ErrorKind::Format,
            std::string(key) + ": a list expected, found " + std::string(list.type_name()));
    Conversation turns;
    for (const Json& object : list)
        turns.push_back(turnFrom(object, std::string(key) + " " + std::to_string(turns.size())));
    return turns;
}

Json takeId(Json& document)
{
    const auto found = document.find("id");
    if (found == document.end())
        return nullptr;
    Json id = std::move(*found);
    document.erase(found);
    if (!id.is_string() && !id.is_number_integer() && !id.is_null())
        throw Error(ErrorKind::Format,
            "id: a text or an integer expected, found " + std::string(id.type_name()));
    return id;
}

std::string takeImage(Json& document)
{
    const auto found = document.find("image");
    if (found == document.end() || !found->is_string())
        return {}; // some sets have lists of pictures: kept as they are
    std::string image = found->get<std::string>();
    document.erase(found);
    return image;
}

OrderedJson conversationJson(const Conversation& turns)
{
    OrderedJson list = OrderedJson::array();
    for (const TrainingTurn& turn : turns)
        list.push_back({{"from", turn.from}, {"value", turn.value}});
    return list;
}

OrderedJson conversationWithOptionsJson(const Conversation& turns)
{
    OrderedJson list = conversationJson(turns);
    for (std::size_t i = 0; i < turns.size(); ++i)
        if (!turns[i].options.empty())
            list[i]["options"] = turns[i].options;
    return list;
}

} // namespace

std::string TrainingSample::idText() const
{
    if (id.is_string())
        return id.get<std::string>();
    return id.is_null() ? std::string() : id.dump();
}

Json parseTrainingDocument(std::string_view text)
{
    return parseUntrustedJson(text, "sample",
        {.depth = sampleDepthLimit, .nodes = 200'000, .textBytes = sampleBytesLimit});
}

TrainingSample trainingSampleFrom(Json document)
{
    if (!document.is_object())
        throw Error(
            ErrorKind::Format, "an object expected, found " + std::string(document.type_name()));
    TrainingSample sample;
    sample.id = takeId(document);
    sample.image = takeImage(document);
    sample.turns = takeConversation(document, "conversations");
    sample.positive = takeConversation(document, "conversations-pos");
    sample.leading = takeConversation(document, "conversations-neg");
    sample.others = std::move(document);
    return sample;
}

OrderedJson trainingSampleJson(const TrainingSample& sample)
{
    OrderedJson document = OrderedJson::object();
    if (!sample.id.is_null())
        document["id"] = sample.id;
    if (!sample.image.empty())
        document["image"] = sample.image;
    if (!sample.turns.empty() || !sample.isIntermediate())
        document["conversations"] = conversationJson(sample.turns);
    if (sample.isIntermediate()) {
        document["conversations-pos"] = conversationWithOptionsJson(sample.positive);
        document["conversations-neg"] = conversationWithOptionsJson(sample.leading);
    }
    for (const auto& [key, value] : sample.others.items())
        document[key] = value;
    return document;
}

} // namespace clinic
