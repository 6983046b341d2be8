// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_parser.h"
#include "core/mmr/benchmark.h"
#include "core/mmr/run_log.h"

#include <cstdint>
#include <span>

namespace clinic {

/// What answers to the same questions with their options in all four rotations say: who knows the
/// answer knows it wherever it stands, who only likes a letter does not.
struct CircularScore {
    std::int64_t questions = 0; ///< answered in all four orders
    std::int64_t incomplete = 0; ///< answered in some only; not counted
    std::int64_t allRight = 0; ///< right in all four
    std::int64_t rightAnswers = 0; ///< of the 4 * questions

    /// Share of questions right in all four orders; 0 without questions.
    double circularAccuracy() const;
    /// Mean over the four orders.
    double meanAccuracy() const;
};

/// Of several answers in one order the last counts; items of questions that the benchmark does not
/// have are passed over.
CircularScore circularScore(
    const MmrBenchmark& benchmark, std::span<const MmrRunItem> items, AnswerParser parser);

} // namespace clinic
