// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/training_statistics.h"

#include "core/mmr/words.h"

#include <algorithm>

namespace clinic {

namespace {
constexpr std::size_t firstWordsLimit = 20'000;

std::string withoutImageMark(const std::string& question)
{
    const std::size_t at = question.find(imageMark);
    return at == std::string::npos
        ? question
        : question.substr(0, at) + question.substr(at + imageMark.size());
}

/// Letters, digits and apostrophes; of other scripts than ASCII every character.
bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\''
        || static_cast<unsigned char>(c) >= 0x80;
}

/// Empty if there is none, or for more than 60 bytes, which are no word.
std::string firstWord(std::string_view text)
{
    const auto* const begin = std::find_if(text.begin(), text.end(), isWordByte);
    const auto* const end = std::find_if_not(begin, text.end(), isWordByte);
    const std::string_view word(begin, static_cast<std::size_t>(end - begin));
    return word.size() > 60 ? std::string() : lowerCased(word);
}
} // namespace

void TrainingCounter::add(const TrainingSample& sample, PairTally::Place place)
{
    ++m_numbers.samples;
    m_numbers.intermediate += sample.isIntermediate() ? 1 : 0;
    m_numbers.withImage += sample.image.empty() ? 0 : 1;
    m_hasMark = false;
    for (const Conversation* turns : {&sample.turns, &sample.positive, &sample.leading})
        addTurns(*turns);
    m_numbers.withImageMark += m_hasMark ? 1 : 0;
    const std::string id = sample.idText();
    if (!id.empty())
        m_ids.add(id, !sample.positive.empty() && !sample.leading.empty(), place);
}

void TrainingCounter::addTurns(const Conversation& turns)
{
    m_numbers.turns += turns.size();
    for (const TrainingTurn& turn : turns) {
        if (turn.isHuman())
            addQuestion(turn);
        else if (turn.isAnswer())
            m_numbers.answers.add(turn.value);
    }
}

void TrainingCounter::addQuestion(const TrainingTurn& turn)
{
    const std::string text = withoutImageMark(turn.value);
    m_hasMark = m_hasMark || text.size() != turn.value.size();
    m_numbers.questions.add(text);
    m_numbers.questionsWithOptions += turn.options.empty() ? 0 : 1;
    m_numbers.questionsWithFourOptions += turn.options.size() == 4 ? 1 : 0;
    const std::string word = firstWord(text);
    if (!word.empty() && (m_firstWords.size() < firstWordsLimit || m_firstWords.contains(word)))
        ++m_firstWords[word];
}

TrainingSetNumbers TrainingCounter::finish(std::size_t firstWords)
{
    const PairTally::Counts ids = m_ids.finish(0);
    m_numbers.pairs = ids.pairs;
    m_numbers.unpaired = ids.unpaired;
    m_numbers.surplus = ids.surplus;
    m_numbers.ids = std::move(m_ids);
    std::vector<std::pair<std::string, std::uint64_t>> words(
        m_firstWords.begin(), m_firstWords.end());
    std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    words.resize(std::min(words.size(), firstWords));
    m_numbers.firstWords = std::move(words);
    return std::move(m_numbers);
}

} // namespace clinic
