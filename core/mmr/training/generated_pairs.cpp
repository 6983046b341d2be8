// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/generated_pairs.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/mmr/question.h"
#include "core/mmr/training/word_histogram.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <set>

namespace clinic {

namespace {
using Json = nlohmann::json;

constexpr std::size_t replyBytes = 1U << 20U;
constexpr std::size_t textBytes = 4000;
constexpr std::size_t optionWords = 15;
constexpr std::size_t pairsLimit = 100;

[[noreturn]] void refuse(const std::string& why)
{
    throw Error(ErrorKind::Format, why);
}

std::string_view withoutFence(std::string_view text)
{
    text = trimmed(text);
    if (!text.starts_with("```"))
        return text;
    const std::size_t begin = text.find('\n');
    if (begin == std::string_view::npos)
        return text;
    text.remove_prefix(begin + 1);
    text = trimmed(text);
    if (text.ends_with("```"))
        text.remove_suffix(3);
    return trimmed(text);
}

std::string textOf(const Json& object, const char* key)
{
    std::string text(trimmed(jsonString(jsonMember(object, key, "question"), key, textBytes)));
    for (std::size_t at = text.find(imageMark); at != std::string::npos; at = text.find(imageMark))
        text.erase(at, imageMark.size());
    text = trimmed(text);
    if (text.empty())
        refuse(std::string(key) + ": is blank");
    return text;
}

void checkOption(const std::string& option)
{
    const std::size_t words = countWords(option);
    if (words == 0)
        refuse("options: one is blank");
    if (words > optionWords)
        refuse("options: at most 15 words expected, found " + std::to_string(words) + " in "
            + clinic::quoted(option));
    const std::string small = lowerCased(option);
    for (const char* phrase : {"uncertain", "cannot be determined", "can't be determined",
             "not sure", "cannot be confirmed", "can't be confirmed"})
        if (small.find(phrase) != std::string::npos)
            refuse("options: " + clinic::quoted(option) + " says that it is uncertain");
}

std::array<std::string, 4> optionsOf(const Json& object)
{
    const Json& list = jsonMember(object, "options", "question");
    if (!list.is_array() || list.size() != 4)
        refuse("options: a list of four expected, found "
            + (list.is_array() ? std::to_string(list.size()) : std::string(list.type_name())));
    std::array<std::string, 4> options;
    std::set<std::string> different;
    for (std::size_t i = 0; i < options.size(); ++i) {
        options.at(i) = trimmed(jsonString(list[i], "options", textBytes));
        checkOption(options.at(i));
        if (!different.insert(lowerCased(options.at(i))).second)
            refuse("options: " + clinic::quoted(options.at(i)) + " stands twice");
    }
    return options;
}

/// A letter, or the text of an option.
std::size_t answerOf(const Json& object, const std::array<std::string, 4>& options)
{
    const std::string answer = textOf(object, "answer");
    if (answer.size() == 1 && letterIndex(answer.front()) >= 0)
        return static_cast<std::size_t>(letterIndex(answer.front()));
    const auto* const found = std::find(options.begin(), options.end(), answer);
    if (found == options.end())
        refuse("answer: A, B, C, D or the text of an option expected, found "
            + clinic::quoted(answer));
    return static_cast<std::size_t>(found - options.begin());
}

GeneratedQuestion questionOf(const Json& pair, const char* side)
try {
    const Json& object = jsonMember(pair, side, "pair");
    GeneratedQuestion question {
        .question = textOf(object, "question"), .options = optionsOf(object), .answer = 0};
    question.answer = answerOf(object, question.options);
    return question;
} catch (Error& error) {
    error.within(side);
    throw;
}

GeneratedTopic topicOf(const Json& pair)
{
    const std::string name = jsonString(jsonMember(pair, "type", "pair"), "type", textBytes);
    for (const GeneratedTopic topic : generatedTopics)
        if (name == generatedTopicName(topic))
            return topic;
    std::string names;
    for (const GeneratedTopic topic : generatedTopics)
        names += (names.empty() ? "" : ", ") + std::string(generatedTopicName(topic));
    refuse("type: one of " + names + " expected, found " + clinic::quoted(name));
}

GeneratedPair pairOf(const Json& object)
{
    GeneratedPair pair {
        topicOf(object), questionOf(object, "positive"), questionOf(object, "leading")};
    if (pair.positive.question == pair.leading.question)
        refuse("leading: is the same question as positive");
    return pair;
}

void addTurns(Conversation& turns, const GeneratedQuestion& question)
{
    std::string text = turns.empty() ? std::string(imageMark) + "\n" : std::string();
    text += question.question;
    for (std::size_t i = 0; i < question.options.size(); ++i)
        text += std::string("\n") + answerLetters.at(i) + ". " + question.options.at(i);
    turns.push_back({"human", text, {question.options.begin(), question.options.end()}});
    turns.push_back({"gpt", question.options.at(question.answer), {}});
}

} // namespace

GeneratedReply parseGeneratedReply(std::string_view text)
{
    const Json document = parseUntrustedJson(
        withoutFence(text), "reply", {.depth = 16, .nodes = 20'000, .textBytes = replyBytes});
    const Json& list = jsonMember(document, "pairs", "reply");
    if (!list.is_array() || list.empty() || list.size() > pairsLimit)
        refuse("reply: pairs: a list of 1 to 100 pairs expected");
    GeneratedReply reply;
    for (std::size_t i = 0; i < list.size(); ++i) {
        try {
            reply.pairs.push_back(pairOf(list[i]));
        } catch (const Error& error) {
            reply.refused.push_back("pair " + std::to_string(i + 1) + ": " + error.what());
        }
    }
    if (reply.pairs.empty())
        refuse("reply: no pair can be used; " + reply.refused.front());
    return reply;
}

TrainingSample sampleOfPairs(
    const Json& id, const std::string& image, const std::vector<GeneratedPair>& pairs)
{
    TrainingSample sample;
    sample.id = id;
    sample.image = image;
    for (const GeneratedPair& pair : pairs) {
        addTurns(sample.positive, pair.positive);
        addTurns(sample.leading, pair.leading);
    }
    return sample;
}

} // namespace clinic
