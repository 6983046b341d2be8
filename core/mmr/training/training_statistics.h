// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/pair_tally.h"
#include "core/mmr/training/training_sample.h"
#include "core/mmr/training/word_histogram.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace clinic {

struct TrainingSetNumbers {
    std::uint64_t samples = 0;
    std::uint64_t intermediate = 0; ///< samples that hold both sides of a pair apart
    std::uint64_t withImage = 0; ///< name a picture
    std::uint64_t withImageMark = 0; ///< have <image> in a question
    std::uint64_t turns = 0;
    WordHistogram questions; ///< without <image>
    WordHistogram answers;
    std::uint64_t questionsWithOptions = 0;
    std::uint64_t questionsWithFourOptions = 0;
    std::uint64_t pairs = 0; ///< ids of two samples, and intermediate samples
    std::uint64_t unpaired = 0;
    std::uint64_t surplus = 0;
    PairTally ids; ///< finished: rowsOf() finds a sample's partner
    /// First words of questions, in small letters, most frequent first.
    std::vector<std::pair<std::string, std::uint64_t>> firstWords;
};

/// Adds up a file. Memory: 16 bytes a sample, and at most 20,000 first words. Not thread-safe.
class TrainingCounter {
public:
    void add(const TrainingSample& sample, PairTally::Place place);
    /// With so many first words. Call once.
    TrainingSetNumbers finish(std::size_t firstWords);

private:
    void addTurns(const Conversation& turns);
    void addQuestion(const TrainingTurn& turn);

    TrainingSetNumbers m_numbers;
    PairTally m_ids;
    std::unordered_map<std::string, std::uint64_t> m_firstWords;
    bool m_hasMark = false; ///< of the sample that is being added
};

} // namespace clinic
