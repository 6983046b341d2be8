// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/training_lint.h"

#include "core/formats/json_reader.h"
#include "core/mmr/training/training_sample.h"
#include "core/mmr/words.h"

#include <algorithm>

namespace clinic {

namespace {
using Json = nlohmann::json;

struct RuleRow {
    std::string_view name;
    std::string_view text;
};

constexpr std::array<RuleRow, lintRuleCount> ruleRows {{
    {"not-json", "the sample is not a JSON object"},
    {"missing-id", "id is missing"},
    {"missing-image", "image is missing"},
    {"missing-conversations", "conversations is missing"},
    {"not-a-list", "conversations is no list of turns"},
    {"odd-turns", "a question has no answer (odd number of turns)"},
    {"turn-keys", "a turn has other keys than from and value"},
    {"alternation", "turns do not alternate between human and gpt"},
    {"null-value", "a turn's value is no text"},
    {"image-later", "<image> stands behind the first turn"},
    {"no-turns", "the conversation is empty"},
    {"empty-answer", "an answer is blank"},
    {"duplicate-id", "an id occurs more often than in a pair"},
    {"unpaired-id", "the partner of the pair is missing"},
    {"refusal", "an answer reads like a refusal"},
}};

class DocumentLint {
public:
    explicit DocumentLint(const PhraseFinder& refusals)
        : m_refusals(refusals)
    {
    }

    LintRules run(const Json& document)
    {
        if (!document.is_object()) {
            broke(LintRule::NotJson);
            return m_broken;
        }
        const Json* id = jsonOptionalMember(document, "id");
        if (id == nullptr || (!id->is_string() && !id->is_number_integer())
            || (id->is_string() && id->get_ref<const std::string&>().empty()))
            broke(LintRule::MissingId);
        const Json* image = jsonOptionalMember(document, "image");
        if (image == nullptr
            || (image->is_string() && image->get_ref<const std::string&>().empty()))
            broke(LintRule::MissingImage);
        conversations(document);
        return m_broken;
    }

private:
    void conversations(const Json& document)
    {
        const bool isIntermediate =
            document.contains("conversations-pos") || document.contains("conversations-neg");
        bool any = false;
        for (const char* key : {"conversations", "conversations-pos", "conversations-neg"}) {
            const auto found = document.find(key);
            if (found == document.end())
                continue;
            any = true;
            conversation(*found, isIntermediate);
        }
        if (!any)
            broke(LintRule::MissingConversations);
    }

    void conversation(const Json& list, bool mayHaveOptions)
    {
        if (!list.is_array()) {
            broke(LintRule::NotAList);
            return;
        }
        if (list.empty())
            broke(LintRule::NoTurns);
        if (list.size() % 2 != 0)
            broke(LintRule::OddTurns);
        for (std::size_t i = 0; i < list.size(); ++i)
            turn(list[i], i, mayHaveOptions);
    }

    void turn(const Json& object, std::size_t place, bool mayHaveOptions)
    {
        if (!object.is_object() || !object.contains("from") || !object.contains("value")
            || object.size() != 2 + (mayHaveOptions ? object.count("options") : 0))
            broke(LintRule::TurnKeys);
        if (!object.is_object())
            return;
        const bool isAnswer = place % 2 == 1;
        const auto from = object.find("from");
        if (from != object.end() && *from != (isAnswer ? "gpt" : "human"))
            broke(LintRule::Alternation);
        const auto value = object.find("value");
        if (value == object.end())
            return;
        if (!value->is_string()) {
            broke(LintRule::NullValue);
            return;
        }
        const auto& text = value->get_ref<const std::string&>();
        if (place > 0 && text.find(imageMark) != std::string::npos)
            broke(LintRule::ImageLater);
        if (from != object.end() && *from == "gpt")
            answer(text);
    }

    void answer(const std::string& text)
    {
        if (trimmed(text).empty())
            broke(LintRule::EmptyAnswer);
        if (m_refusals.holdsAny(text))
            broke(LintRule::Refusal);
    }

    void broke(LintRule rule) { m_broken.at(static_cast<std::size_t>(rule)) = true; }

    const PhraseFinder& m_refusals;
    LintRules m_broken {};
};

std::string idOf(const Json& document)
{
    const Json* id = jsonOptionalMember(document, "id");
    if (id == nullptr)
        return {};
    if (id->is_string())
        return id->get<std::string>();
    return id->is_number_integer() ? id->dump() : std::string();
}

} // namespace

std::string_view lintRuleName(LintRule rule)
{
    return ruleRows.at(static_cast<std::size_t>(rule)).name;
}

std::string_view lintRuleText(LintRule rule)
{
    return ruleRows.at(static_cast<std::size_t>(rule)).text;
}

LintRules lintDocument(const Json& document, const PhraseFinder& refusals)
{
    return DocumentLint(refusals).run(document);
}

bool isSoundForReformat(const LintRules& broken)
{
    const auto* const end = broken.begin() + static_cast<std::ptrdiff_t>(LintRule::EmptyAnswer);
    return std::find(broken.begin(), end, true) == end;
}

void LintCount::add(LintPlace place, std::size_t most)
{
    ++samples;
    if (first.size() < most)
        first.push_back(place);
}

LintTally::LintTally(std::size_t places, const std::vector<std::string>& phrases)
    : m_places(places)
    , m_refusals(phrases, false)
{
    for (std::size_t i = 0; i < lintRuleCount; ++i)
        m_counts.push_back({.rule = static_cast<LintRule>(i), .samples = 0, .first = {}});
}

void LintTally::addUnreadable(LintPlace place)
{
    count(LintRule::NotJson, place);
}

void LintTally::add(const Json& document, LintPlace place)
{
    const LintRules broken = lintDocument(document, m_refusals);
    for (std::size_t i = 0; i < lintRuleCount; ++i)
        if (broken.at(i))
            count(static_cast<LintRule>(i), place);
    m_clean += std::find(broken.begin(), broken.end(), true) == broken.end() ? 1 : 0;
    const std::string id = idOf(document);
    if (!id.empty())
        m_ids.add(id,
            document.contains("conversations-pos") && document.contains("conversations-neg"),
            {place.row, place.line});
}

std::vector<LintCount> LintTally::finish()
{
    const PairTally::Counts ids = m_ids.finish(m_places);
    m_pairs = ids.pairs;
    const auto put = [&](LintRule rule, std::uint64_t samples, const auto& places) {
        LintCount& count = m_counts.at(static_cast<std::size_t>(rule));
        count.samples = samples;
        for (const PairTally::Place& place : places)
            count.first.push_back({place.row, place.line});
    };
    put(LintRule::DuplicateId, ids.surplus, ids.firstSurplus);
    put(LintRule::UnpairedId, ids.unpaired, ids.firstUnpaired);
    return std::move(m_counts);
}

void LintTally::count(LintRule rule, LintPlace place)
{
    m_counts.at(static_cast<std::size_t>(rule)).add(place, m_places);
}

} // namespace clinic
