// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/question.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace clinic {

/// Multiple-choice questions of a training set in LLaVA form.
struct TrainingQuestions {
    std::vector<MmrQuestion> questions; ///< of both kinds
    std::int64_t positive = 0, leading = 0;
    /// Turns without four options, or whose answer is none of them: nothing to choose from.
    std::int64_t skipped = 0;
};

/// Reads samples {"id", "image", "conversations": [{"from", "value"}, …]}: each human turn with
/// four lettered options in its text, or in "options", and the answer behind it (a letter, or an
/// option's text) is a question. `path` is a folder with positive.json and leading.json, or one
/// file: of the samples of an id the first is positive, the second leading. Untrusted: at most 512
/// MB a file. Errors name file and sample.
TrainingQuestions readTrainingQuestions(const std::filesystem::path& path);

} // namespace clinic
