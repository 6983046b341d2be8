// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

enum class CheckpointFormat {
    TorchZip,
    TorchLegacy,
    TorchScript,
    Safetensors,
    HfFolder,
    OpenClipFolder
};

/// "torch-zip", "torch-legacy", "torchscript", "safetensors", "hf", "open_clip"
std::string_view formatName(CheckpointFormat format);

/// A checkpoint opened without running anything from it. Weights only: optimizer state is noted,
/// not read.
struct Checkpoint {
    std::filesystem::path path; ///< as given: a file, or a folder of Hugging Face or open_clip
    CheckpointFormat format = CheckpointFormat::TorchZip;
    TensorTable tensors; ///< `module.` already stripped; OpenAI's three extra numbers still inside
    bool hadModulePrefix = false;
    bool hasOptimizer = false;
    std::optional<std::int64_t> epoch;
    std::optional<std::string> name; ///< the run's name, as CleanCLIP writes it
    std::optional<bool> quickGelu; ///< the activation, where a run of this program wrote it
    std::string
        configJson; ///< config.json or open_clip_config.json of a folder, depth-checked; empty else
    std::string preprocessorJson; ///< preprocessor_config.json of a Hugging Face folder, likewise
    std::vector<std::string>
        warnings; ///< notes for a person, e.g. "contains code/, which is never opened"
    std::vector<std::filesystem::path>
        files; ///< every file that was read, for hashing and provenance
};

/// The one entrance: recognises the kind by content, never by name. Errors: Io (missing), Format
/// (not a checkpoint, damaged; says what the file is instead, e.g. an HTML page), Unsafe (asks for
/// something outside the allow-list).
Checkpoint openCheckpoint(const std::filesystem::path& path);

/// SHA-256 of the row-major little-endian bytes of each tensor is computed by
/// workflows/inspect_checkpoint.

} // namespace clinic
