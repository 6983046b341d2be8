// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/pair_tally.h"
#include "core/mmr/training/refusal_phrases.h"
#include "core/mmr/training/sample_scanner.h"

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace clinic {

/// What may be wrong with a sample. Those up to ImageLater are what the original pipeline asserts.
enum class LintRule {
    NotJson, ///< the sample's bytes are no JSON object
    MissingId,
    MissingImage,
    MissingConversations, ///< none of the three keys
    NotAList,
    OddTurns, ///< a question without its answer
    TurnKeys, ///< other than from and value (and options in the intermediate form)
    Alternation, ///< not human, gpt, human, gpt …
    NullValue, ///< or a value that is no text
    ImageLater, ///< <image> behind the first turn
    NoTurns,
    EmptyAnswer,
    DuplicateId, ///< beyond the two of a pair
    UnpairedId,
    Refusal ///< an answer that holds a refusal phrase
};
inline constexpr std::size_t lintRuleCount = 15;

/// "missing-id"; and what it means, for a person.
std::string_view lintRuleName(LintRule rule);
std::string_view lintRuleText(LintRule rule);

using LintRules = std::array<bool, lintRuleCount>;

/// What one sample breaks; all but the two rules about ids, which need the whole file.
LintRules lintDocument(const nlohmann::json& document, const PhraseFinder& refusals);
/// Whether reformatting may take it: none of MissingId to NoTurns.
bool isSoundForReformat(const LintRules& broken);

struct LintPlace {
    std::uint64_t row = 0; ///< from 0
    std::uint32_t line = 0; ///< of the file, from 1
};

struct LintCount {
    LintRule rule = LintRule::NotJson;
    std::uint64_t samples = 0;
    std::vector<LintPlace> first; ///< in file order

    void add(LintPlace place, std::size_t most); ///< `most` places are kept
};

/// Counts by rule, with the first places of each. Not thread-safe.
class LintTally {
public:
    LintTally(std::size_t places, const std::vector<std::string>& phrases);

    void addUnreadable(LintPlace place);
    void add(const nlohmann::json& document, LintPlace place);
    /// One count a rule, in the order of LintRule. Call once.
    std::vector<LintCount> finish();
    std::uint64_t pairs() const { return m_pairs; } ///< after finish()
    std::uint64_t cleanSamples() const { return m_clean; } ///< that broke no rule of lintDocument

private:
    void count(LintRule rule, LintPlace place);

    std::size_t m_places;
    PhraseFinder m_refusals;
    std::vector<LintCount> m_counts;
    PairTally m_ids;
    std::uint64_t m_pairs = 0;
    std::uint64_t m_clean = 0;
};

} // namespace clinic
