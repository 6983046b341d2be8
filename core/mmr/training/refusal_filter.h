// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/refusal_phrases.h"
#include "core/mmr/training/training_sample.h"

#include <cstdint>
#include <vector>

namespace clinic {

struct RefusalFilterOptions {
    std::vector<std::string> phrases = refusalPhrases();
    /// As the original pipeline: capitals count ("Sorry" stays), the turn with <image> may go, and
    /// samples may stay without turns. Otherwise capitals make no difference, <image> moves to the
    /// next question, and a sample without turns goes.
    bool reference = false;
};

struct RefusalFilterCounts {
    std::uint64_t samples = 0;
    std::uint64_t turnPairs = 0; ///< a question with its answer
    std::uint64_t removedPairs = 0;
    std::uint64_t changedSamples = 0; ///< lost a turn pair, but not all
    std::uint64_t emptiedSamples = 0; ///< lost all: left out (reference: kept without turns)
    std::uint64_t imageMoved = 0; ///< samples whose <image> moved to a later question
    std::uint64_t imageLost = 0; ///< reference: whose <image> is gone though questions stay
    std::vector<std::uint64_t> hits; ///< a phrase: answers that hold it
};

/// Takes question and answer out where the answer holds a phrase. Works on all conversations of a
/// sample. Not thread-safe.
class RefusalFilter {
public:
    explicit RefusalFilter(const RefusalFilterOptions& options);

    /// False: leave the sample out.
    bool apply(TrainingSample& sample);
    const RefusalFilterCounts& counts() const { return m_counts; }

private:
    std::uint64_t filter(Conversation& turns);

    RefusalFilterOptions m_options;
    PhraseFinder m_finder;
    RefusalFilterCounts m_counts;
};

} // namespace clinic
