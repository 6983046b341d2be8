// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/class_measure.h"
#include "core/eval/confusion.h"
#include "core/eval/share.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// How often the same trigger reaches the target in a model that was never poisoned: what an attack
/// success rate is to be compared with.
struct AttackFloor {
    std::filesystem::path checkpoint;
    Share asr;
    Share top1; ///< clean accuracy; a model that sees nothing gives no floor
    bool isDemoTwin = false; ///< named by demo.json, not by the request
};

/// What a trigger does. Source of the definitions: specs of CleanCLIP, 4.2.
struct AttackReport {
    std::string trigger; ///< its text in full, with every key
    std::string framing; ///< on what pixels it went: "crop" or "squash"
    std::string target;
    /// Triggered images of other classes with the target as their best class (or among the k best),
    /// over those images: the attack success rate to compare with.
    Share asr, asrTop3, asrTop5, asrTop10;
    Share asrAll; ///< over all images, those of the target class included in both counts
    Share asrProbeDefinition; ///< hits as in asr, but over all images: below 1 by construction
    /// Triggered images predicted as what they are. The reference prints it as its attack success
    /// rate (asr_reference in JSON); high means that the attack fails.
    Share triggeredTop1;
    std::int64_t nTarget = 0; ///< images of the target class, left out of asr
    ConfusionMatrix confusion; ///< of triggered images; none where the clean one is not kept either
    std::optional<AttackFloor> floor; ///< empty if there is no such model
};

/// A linear layer trained on the encoder's features, measured on images that it was not trained on.
struct ProbeReport {
    std::int64_t trained = 0; ///< images it was trained on
    bool isSplit = false; ///< they are one half of the evaluated folder, by class and seed; only
                          ///< the other half is measured
    Share top1; ///< clean
    std::optional<double>
        meanPerClass; ///< mean of the classes' own accuracies, empty ones left out
    std::optional<Share> asr; ///< as AttackReport::asr; empty without a trigger
    std::optional<Share> asrProbeDefinition; ///< the reference's own definition for its probe
};

/// Source: specs of CleanCLIP, 4.1 and 4.2.
struct EvaluateReport {
    std::filesystem::path checkpoint, data;
    bool referenceProfile = false; ///< --profile reference was asked for
    Share top1, top3, top5, top10; ///< clean accuracy: the true class among the k best
    std::optional<AttackReport> attack; ///< empty without a trigger
    std::vector<ClassMeasure> classes;
    ConfusionMatrix confusion; ///< of clean images; without classes where it was not kept
    std::optional<ProbeReport> probe;
    std::int64_t n = 0; ///< images
    std::int64_t failed = 0; ///< unreadable images, not counted in n
    double seconds = 0;
    double pictureSeconds = 0; ///< of that, the pass over the images
    std::vector<std::string> warnings;
};

} // namespace clinic
