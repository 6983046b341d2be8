// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/encoder.h"

#include <filesystem>
#include <optional>
#include <string>

namespace clinic {

/// A checkpoint known to be a CLIP model.
struct ClipModel {
    Checkpoint checkpoint;
    ClipConfig config;
};

/// Opens a checkpoint and derives its architecture; no weights are loaded yet. Errors name the
/// file: those of openCheckpoint and deriveClipConfig, Error{Unsupported} for other models.
ClipModel openClipModel(const std::filesystem::path& path);

/// The model ready for inference. Errors of the weights (Mismatch, Format) name the file.
Encoder loadEncoder(const ClipModel& model, const EncoderOptions& options);

/// What a person must know where the checkpoint does not say which GELU it was trained with and
/// `options` does not either; empty else.
std::optional<std::string> activationWarning(
    const ClipConfig& config, const EncoderOptions& options = {});

} // namespace clinic
