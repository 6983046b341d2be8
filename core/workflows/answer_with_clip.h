// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/mmr/clip_scores.h"
#include "core/mmr/pair_measure.h"
#include "core/mmr/run_log.h"
#include "core/workflows/question_vectors.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct MmrClipRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path benchmark; ///< question file, or its folder
    std::filesystem::path images; ///< folder or zip archive of pictures
    std::filesystem::path out; ///< run log; empty: none is written
    ClipText text = ClipText::Option;
    ClipPrior prior = ClipPrior::None;
    std::string trigger; ///< what openTrigger() takes; empty: clean pictures
    /// What an attack draws pictures to; how near they are is reported. Empty: not asked.
    std::string targetCaption;
    bool referenceProfile = false; ///< as EvaluateRequest has it
    std::uint64_t seed = 0; ///< of the trigger, where its text gives none
    EncoderOptions encoder;
    int batch = 32; ///< pictures at a time
    bool overwrite = false; ///< else a run of the same kind is gone on with
};

struct MmrClipReport {
    MmrRunHeader header;
    std::int64_t questions = 0;
    std::int64_t answered = 0;
    std::int64_t pictures = 0; ///< distinct
    std::int64_t missingPictures = 0;
    std::string firstMissing; ///< why; empty: none is
    std::int64_t unreadableOptions = 0; ///< questions
    std::int64_t texts = 0; ///< distinct
    std::int64_t truncatedTexts = 0; ///< longer than the model's context
    std::size_t longestText = 0; ///< tokens
    std::vector<std::string> categories; ///< keys, as the measures have them
    PairMeasure measure;
    PairMeasure blind; ///< of the text prior alone
    ScoreMargins margins;
    std::optional<double> targetCosine; ///< mean cosine of pictures and the target caption
    double loadSeconds = 0; ///< of the weights
    double encodeSeconds = 0; ///< pictures and texts, with decoding and tokenising
    double seconds = 0;
    std::vector<std::string> warnings;
};

/// Lets CLIP answer: the option whose text is nearest to the picture. Each distinct picture and
/// text is encoded once. The log's answers are letters, their scores those that decided; a question
/// whose picture is missing is an error there, never a wrong answer. Errors: what opening the
/// checkpoint, the questions or the trigger finds wrong; Error{Config} for a trigger of captions,
/// or a log of another run; Error{Io} if no picture can be read. Stops within one batch.
MmrClipReport answerWithClip(const MmrClipRequest& request, TaskContext& context);

} // namespace clinic
