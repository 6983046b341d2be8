// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/eval/metrics.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct EvaluateRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path data; ///< folder with labels.csv (image,label) and classes.json
    std::string trigger; ///< preset with key=value pairs; empty: clean accuracy only
    std::string target; ///< class name; needed with a trigger
    EncoderOptions encoder;
    /// A never-poisoned checkpoint whose attack success is the floor. Empty: where the checkpoint
    /// is the poisoned model of a demo (demo.json one folder up from models/), the demo's twin.
    std::filesystem::path floor;
    int batch = 64;
    std::uint64_t seed = 0; ///< of the trigger, where its text gives none
    /// The trigger goes on as in the reference: on the picture squashed to 224 x 224, which is then
    /// resized and cropped for the model. Else on the resized and cropped picture, as the model
    /// sees it.
    bool referenceFraming = false;
};

/// How often the same trigger reaches the target in a model that was never poisoned: what an attack
/// success rate is to be compared with. Shares in [0, 1].
struct AttackFloor {
    std::filesystem::path checkpoint;
    double asr = 0;
    Interval interval; ///< of asr, Wilson's 95 %
    double top1 = 0; ///< clean accuracy; a model that sees nothing gives no floor
    bool isDemoTwin = false; ///< named by demo.json, not by the request
};

/// Shares in [0, 1]; metrics that need a trigger are empty without one. Source: specs of
/// CleanCLIP, 4.1 and 4.2.
struct EvaluateReport {
    double top1 = 0, top3 = 0, top5 = 0, top10 = 0; ///< clean accuracy among the k best classes
    std::optional<double>
        asr; ///< triggered images of other classes predicted as the target, over those images
    std::optional<Interval> asrInterval; ///< of asr, Wilson's 95 %
    std::optional<AttackFloor> floor; ///< of asr; empty if there is no such model
    std::optional<double> asrAll; ///< the same over all images, target class included
    std::optional<double> triggeredTop1; ///< accuracy against the true label on triggered images
    std::int64_t n = 0; ///< images
    std::int64_t nTarget = 0; ///< images of the target class
    std::int64_t failed = 0; ///< unreadable images, not counted in n
    double seconds = 0;
    std::vector<std::string> warnings; ///< which GELU was assumed, where nobody said
};

/// Zero-shot by prompt ensembles, clean and triggered in one pass over the images; then the same
/// for the floor's checkpoint, with the pictures as that model sees them. Stops within one batch.
/// Errors: what opening the checkpoint, the set or the trigger's text finds wrong;
/// Error{Unsupported} for a checkpoint that is no CLIP model; Error{Mismatch} for one whose
/// embeddings are zero or not finite; Error{Format} if no image is readable.
EvaluateReport evaluateModel(const EvaluateRequest& request, TaskContext& context);

/// The floor that a never-poisoned checkpoint's own evaluation (with the trigger) gives.
AttackFloor attackFloor(const std::filesystem::path& checkpoint, const EvaluateReport& measured);

} // namespace clinic
