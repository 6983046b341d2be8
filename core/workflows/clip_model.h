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

/// Error{Mismatch} naming the model if a row has no length of 1: what is zero, infinite or NaN
/// would be ranked by chance, and the chance reported as a score. `what`: "an image".
void requireDirections(const ClipModel& model, MatrixView normalised, const char* what);

/// How many threads decode pictures beside an encoder. On the CPU the encoder wants every core;
/// decoding takes a twentieth of its time and fits into the gaps.
std::size_t decodeThreads(const EncoderOptions& options);

/// What a person must know where the checkpoint does not say which GELU it was trained with and
/// `options` does not either; empty else.
std::optional<std::string> activationWarning(
    const ClipConfig& config, const EncoderOptions& options = {});

} // namespace clinic
