// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/mmr/answer_head.h"
#include "core/mmr/pair_measure.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

struct TuneRequest {
    std::filesystem::path checkpoint; ///< stays as it is; its embeddings are what heads see
    std::filesystem::path train; ///< as readTrainingQuestions() takes it
    std::filesystem::path trainImages; ///< empty: images/ beside or in `train`
    std::filesystem::path benchmark; ///< held out
    std::filesystem::path images; ///< its pictures; empty: images/ beside it
    std::filesystem::path out; ///< folder
    double positiveWeight = 1, leadingWeight = 1; ///< of the losses, when both are trained on
    AnswerHeadOptions head; ///< of both heads alike, also its number of updates
    EncoderOptions encoder;
    int batch = 32; ///< pictures at a time
    bool overwrite = false;
};

/// How one answerer does on the held-out questions.
struct TunedAnswerer {
    std::string name; ///< "clip", "positive-only", "paired"
    std::int64_t trainedOn = 0; ///< questions; 0: zero-shot
    PairMeasure measure;
    std::filesystem::path log; ///< run log of its answers
    std::filesystem::path head; ///< safetensors; empty for CLIP itself
};

struct TuneReport {
    std::string model; ///< file name of the checkpoint
    std::vector<TunedAnswerer> answerers; ///< CLIP itself, positive only, paired
    std::vector<std::string> categories; ///< keys, as the measures have them
    std::int64_t positive = 0, leading = 0; ///< questions of the training set
    std::int64_t skipped = 0; ///< turns that are no choice among four
    std::int64_t unreadPictures =
        0; ///< of training set and benchmark; their questions are left out
    std::string firstUnread;
    double encodeSeconds = 0, tuneSeconds = 0;
    std::vector<std::string> warnings;
};

/// Tunes two answerer heads on one CLIP: on positive questions only, and on pairs, with the same
/// number of updates of the same batch; and lets both and CLIP itself answer the held-out
/// questions. Into `out`: a run log each, both heads, tune.json. Stops within one batch or update.
/// Errors: what opening checkpoint, questions or pictures finds wrong; Error{Config} if `out` holds
/// a tuning that is not to be replaced, or the training set has questions of one kind only.
TuneReport tuneAnswerer(const TuneRequest& request, TaskContext& context);

/// Writes what an existing trainer of multimodal models needs to be tuned on the same questions:
/// positive.json and paired.json in LLaVA/Bunny form, options and instruction in the text, the
/// letter as the answer, and tune.sh, a commented configuration of such a trainer.
/// `images` may be empty, as TuneRequest::trainImages. Error{Config} if the folder is
/// not empty and `overwrite` is false.
void exportLlava(const std::filesystem::path& train, const std::filesystem::path& images,
    const std::filesystem::path& out, bool overwrite);

} // namespace clinic
