// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/circular_score.h"

#include "core/mmr/mmr_prompt.h"

#include <map>
#include <string>

namespace clinic {

namespace {

bool isRight(const MmrQuestion& question, const MmrRunItem& item, AnswerParser parser)
{
    const MmrQuestion asked = reordered(question, item.order);
    const char letter = parser == AnswerParser::Logit
        ? (item.scores ? parseLetterScores(*item.scores) : '\0')
        : parseAnswer(parser, item.text, &asked);
    return letter != 0 && letter == asked.gold;
}

} // namespace

double CircularScore::circularAccuracy() const
{
    return questions == 0 ? 0 : static_cast<double>(allRight) / static_cast<double>(questions);
}

double CircularScore::meanAccuracy() const
{
    return questions == 0
        ? 0
        : static_cast<double>(rightAnswers) / (4.0 * static_cast<double>(questions));
}

CircularScore circularScore(
    const MmrBenchmark& benchmark, std::span<const MmrRunItem> items, AnswerParser parser)
{
    std::map<QuestionIndex, std::map<std::string, bool>> right; // by order
    for (const MmrRunItem& item : items) {
        if (!item.answered || item.question >= benchmark.questions.size())
            continue;
        const MmrQuestion& question = benchmark.questions[item.question];
        if (question.options.size() == answerLetters.size())
            right[item.question][item.order] = isRight(question, item, parser);
    }
    CircularScore score;
    for (const auto& [question, orders] : right) {
        std::int64_t there = 0;
        std::int64_t correct = 0;
        for (const std::string_view order : optionRotations()) {
            const auto found = orders.find(std::string(order));
            there += found != orders.end() ? 1 : 0;
            correct += found != orders.end() && found->second ? 1 : 0;
        }
        if (there < static_cast<std::int64_t>(optionRotations().size())) {
            ++score.incomplete;
            continue;
        }
        ++score.questions;
        score.allRight += correct == there ? 1 : 0;
        score.rightAnswers += correct;
    }
    return score;
}

} // namespace clinic
