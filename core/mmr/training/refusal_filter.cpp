// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/refusal_filter.h"

#include <algorithm>

namespace clinic {

namespace {

bool holdsImage(const Conversation& turns)
{
    return std::any_of(turns.begin(), turns.end(),
        [](const TrainingTurn& turn) { return turn.value.find(imageMark) != std::string::npos; });
}

/// False if there is no question left to put it in front of.
bool putImageFirst(Conversation& turns)
{
    const auto human = std::find_if(
        turns.begin(), turns.end(), [](const TrainingTurn& turn) { return turn.isHuman(); });
    if (human == turns.end())
        return false;
    human->value = std::string(imageMark) + "\n" + human->value;
    return true;
}

bool hasTurns(const TrainingSample& sample)
{
    return !sample.turns.empty() || sample.isIntermediate();
}

} // namespace

RefusalFilter::RefusalFilter(const RefusalFilterOptions& options)
    : m_options(options)
    , m_finder(options.phrases, options.reference)
{
    m_counts.hits.resize(options.phrases.size());
}

bool RefusalFilter::apply(TrainingSample& sample)
{
    ++m_counts.samples;
    std::uint64_t removed = 0;
    for (Conversation* turns : {&sample.turns, &sample.positive, &sample.leading})
        removed += filter(*turns);
    m_counts.removedPairs += removed;
    if (removed == 0)
        return true;
    if (hasTurns(sample)) {
        ++m_counts.changedSamples;
        return true;
    }
    ++m_counts.emptiedSamples;
    return m_options.reference;
}

std::uint64_t RefusalFilter::filter(Conversation& turns)
{
    const bool hadImage = holdsImage(turns);
    Conversation kept;
    std::uint64_t removed = 0;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const bool isPair = turns[i].isHuman() && i + 1 < turns.size() && turns[i + 1].isAnswer();
        if (!isPair) {
            kept.push_back(std::move(turns[i]));
            continue;
        }
        ++m_counts.turnPairs;
        const auto found = m_finder.find(turns[i + 1].value);
        for (const std::size_t phrase : found)
            ++m_counts.hits[phrase];
        if (found.empty()) {
            kept.push_back(std::move(turns[i]));
            kept.push_back(std::move(turns[i + 1]));
        } else {
            ++removed;
        }
        ++i;
    }
    turns = std::move(kept);
    if (hadImage && !turns.empty() && !holdsImage(turns)) {
        if (m_options.reference)
            ++m_counts.imageLost;
        else if (putImageFirst(turns))
            ++m_counts.imageMoved;
    }
    return removed;
}

} // namespace clinic
