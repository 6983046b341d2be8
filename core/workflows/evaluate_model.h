// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/trigger/trigger_file.h"
#include "core/workflows/evaluation_report.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace clinic {

/// A linear probe beside the zero-shot measures.
struct ProbeRequest {
    /// Labelled folder with the same classes to train on. Empty: one half of the evaluated folder
    /// is trained on, and only the other half measured.
    std::filesystem::path train;
};

struct EvaluateRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path data; ///< folder with labels.csv (image,label) and classes.json
    std::string trigger; ///< what openTrigger() takes; empty: clean accuracy only
    std::optional<TriggerFile> ownTrigger; ///< as the window has it, in the place of `trigger`
    std::string target; ///< class name; needed with a trigger
    EncoderOptions encoder;
    /// A never-poisoned checkpoint whose attack success is the floor. Empty: where the checkpoint
    /// is the poisoned model of a demo (demo.json one folder up from models/), the demo's twin.
    std::filesystem::path floor;
    std::optional<ProbeRequest> probe;
    int batch = 32;
    std::uint64_t seed = 0; ///< of the trigger, where its text gives none, and of the probe
    /// Where the trigger's text does not say: it goes on as in the reference, on the picture
    /// squashed to 224 x 224, which is then resized and cropped for the model.
    bool referenceProfile = false;
    bool confusion = false; ///< keep the confusion matrices of more than confusionShown classes
};

/// Up to so many classes confusion matrices are kept unasked; asked, up to confusionLimit.
inline constexpr std::size_t confusionShown = 100;
inline constexpr std::size_t confusionLimit = 2000;

/// Zero-shot by prompt ensembles, clean and triggered, and the same for the floor's checkpoint, in
/// one pass over the images: each is decoded once, beside the encoders. Then the probe, if asked
/// for. Stops within one batch. Errors: what opening the checkpoint, the set or the trigger finds
/// wrong; Error{Config} for a trigger that changes captions only; Error{Unsupported} for a
/// checkpoint that is no CLIP model; Error{Mismatch} for one whose embeddings are zero or not
/// finite, and for classes of the probe's set that are others; Error{Format} if no image is
/// readable.
EvaluateReport evaluateModel(const EvaluateRequest& request, TaskContext& context);

/// The floor that a never-poisoned checkpoint's own evaluation (with the trigger) gives.
AttackFloor attackFloor(const EvaluateReport& measured);

} // namespace clinic
