// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/pair_split.h"

#include "core/mmr/training/pair_tally.h"

namespace clinic {

namespace {

TrainingSample side(const TrainingSample& sample, const Conversation& turns)
{
    TrainingSample one;
    one.id = sample.id;
    one.image = sample.image;
    one.turns = turns;
    for (TrainingTurn& turn : one.turns)
        turn.options.clear();
    one.others = sample.others;
    return one;
}

} // namespace

SplitPair splitPair(const TrainingSample& sample, bool suffixIds)
{
    SplitPair pair {side(sample, sample.positive), side(sample, sample.leading)};
    if (suffixIds) {
        pair.positive.id = sample.idText() + std::string(positiveSuffix);
        pair.leading.id = sample.idText() + std::string(leadingSuffix);
    }
    return pair;
}

} // namespace clinic
