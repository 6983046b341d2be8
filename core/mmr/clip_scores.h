// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/mmr/clip_text.h"
#include "core/mmr/run_log.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What is taken off a score because CLIP favours some texts whatever the picture.
enum class ClipPrior {
    None,
    OtherImages, ///< the text's mean score with all other pictures of the benchmark
    BlankImage ///< its score with a grey picture
};
/// "none", "images", "blank".
std::string_view clipPriorName(ClipPrior prior);
/// Error{Config} naming those there are.
ClipPrior clipPriorNamed(std::string_view name);

/// Directions of what ClipItems names; rows have a length of 1.
struct ClipVectors {
    Matrix images; ///< of items.images; rows of unread pictures are ignored
    std::vector<char> isRead; ///< for each picture, 0 or 1
    Matrix texts; ///< of items.texts
    std::vector<float> blank; ///< of a grey picture; empty: not needed
    double scale = 100; ///< a score is scale times the cosine
};

/// Scores of the letters A to D.
using FourScores = std::array<double, 4>;

struct ClipScores {
    /// By question; empty where the picture was not read or the options cannot be.
    std::vector<std::optional<FourScores>> scores;
    /// What the prior alone would say: an answer without looking. With ClipPrior::None that of the
    /// other pictures.
    std::vector<std::optional<FourScores>> blind;
};
ClipScores clipScores(const ClipItems& items, const ClipVectors& vectors, ClipPrior prior);

/// The letter of the greatest score; of equal ones the first. 0 for none.
char bestLetter(const std::optional<FourScores>& scores);
std::vector<char> bestLetters(std::span<const std::optional<FourScores>> scores);

/// A question's line of a run's log: the best letter as the answer, with the scores; without scores
/// an error, `whyNone`.
MmrRunItem itemOfScores(QuestionIndex index, const MmrQuestion& question,
    const std::optional<FourScores>& scores, const std::string& whyNone);

} // namespace clinic
