// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/clip_config.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// The parts of deriveClipConfig, one for each layout. Empty where the tensors are not of that
/// layout.
std::optional<ClipConfig> configFromOpenAiTensors(const Checkpoint& checkpoint);
std::optional<ClipConfig> configFromTransformers(const Checkpoint& checkpoint);

/// Puts what open_clip_config.json says in place of what the shapes suggest: heads, activation,
/// preprocessing. Error{Unsupported} for a setting that this program does not have.
void applyOpenClipConfig(const Checkpoint& checkpoint, ClipConfig& config);

/// Takes the colours from a folder's preprocessor_config.json, or from the section preprocess_cfg
/// of open_clip's config. Error{Unsupported} naming key, found and expected where pictures would
/// have to be prepared otherwise than this program does.
void applyPreprocessorConfig(const Checkpoint& checkpoint, ClipConfig& config);
void applyOpenClipPreprocessing(const nlohmann::json& section, ClipConfig& config);

/// Largest sizes that a checkpoint may ask for.
constexpr int maxWidth = 16384;
constexpr int maxResNetWidth = 512;
constexpr int maxVocabulary = 1 << 21;
constexpr int maxContext = 1 << 16;
constexpr int maxPatch = 1024;
constexpr int maxCells = 1 << 16;
constexpr int maxResolution = 8192;

} // namespace clinic
