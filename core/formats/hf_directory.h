// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint.h"

#include <filesystem>

namespace clinic {

/// Opens a folder of Hugging Face (config.json with model.safetensors or pytorch_model.bin, sharded
/// or not, and preprocessor_config.json if it is there) or of open_clip (open_clip_config.json with
/// open_clip_model.safetensors or open_clip_pytorch_model.bin). Safetensors win over .bin, and then
/// no .bin is opened; nothing else in the folder is. A symbolic link may point into the folder or,
/// from snapshots/<revision> of a Hub cache, into the blobs of the same cache. Errors: Io (no such
/// folder), Format (no weights, damaged index or config), Unsafe (a shard name or link that leaves
/// the folder).
Checkpoint readHfDirectory(const std::filesystem::path& folder);

} // namespace clinic
