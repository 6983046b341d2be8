// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace clinic {

/// A CLIP ViT of 64 pixels and width 64 with the real vocabulary and random weights, as a
/// safetensors file (14 MB); the tests' small models know 512 tokens, too few for captions.
void writeTinyCheckpoint(const std::filesystem::path& file);

} // namespace clinic
