// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/benchmark.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace clinic::test {

inline nlohmann::ordered_json mmrQuestion(const std::string& id, const std::string& type,
    const std::string& gold, const std::string& stem = "What is shown?")
{
    const std::string name = id + ' ' + type;
    return {{"id", id}, {"image", id + ".jpg"},
        {"question",
            stem + "\nA. first of " + name + "\nB. second of " + name + "\nC. third of " + name
                + "\nD. fourth of " + name},
        {"ground_truth", gold}, {"question_type", type}};
}

/// `pairs` pairs in each of the twelve categories; the right letters go round.
inline std::string mmrSample(int pairs)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    int at = 0;
    for (const MmrCategory& category : mmrCategories()) {
        for (int i = 1; i <= pairs; ++i) {
            char number[16];
            std::snprintf(number, sizeof number, "/%02d", i);
            const std::string id = category.key + number;
            all.push_back(mmrQuestion(id, "POS", std::string(1, answerLetters.at(at % 4)),
                "Plainly, what is shown in " + id + "?"));
            all.push_back(mmrQuestion(id, "NEG", std::string(1, answerLetters.at((at + 1) % 4)),
                "Is it not wrong in " + id + "?"));
            ++at;
        }
    }
    return all.dump();
}

/// As many pairs in each category as version 1 has.
inline std::string mmrSampleOfVersion1()
{
    constexpr std::array sizes {40, 22, 24, 24, 24, 24, 22, 22, 21, 31, 24, 22};
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < sizes.size(); ++i)
        for (int pair = 0; pair < sizes.at(i); ++pair) {
            const std::string id = mmrCategories()[i].key + "/" + std::to_string(pair);
            all.push_back(mmrQuestion(id, "POS", "A", "Plainly, in " + id + "?"));
            all.push_back(mmrQuestion(id, "NEG", "B", "Not in " + id + "?"));
        }
    return all.dump();
}

/// The reference's array of results, with `text(question)` for each.
template <typename Text> std::string mmrResults(const MmrBenchmark& benchmark, Text text)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const MmrQuestion& question = benchmark.questions[i];
        all.push_back(nlohmann::ordered_json::array(
            {question.id, {{"text", text(i)}}, questionTypeName(question.type)}));
    }
    return all.dump();
}

} // namespace clinic::test
