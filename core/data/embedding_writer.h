// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/manifest.h"
#include "core/table/caption_table.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// What embeddings.arrow is made of. Vectors lie in files of VectorFile's layout: they are mapped,
/// not loaded.
struct EmbeddingColumns {
    const CaptionTable* table = nullptr; ///< never null when used
    std::vector<std::string> failures; ///< one a row, empty where all is well
    std::filesystem::path imageVectors; ///< rows x dim float32, unit or zero; empty: no such column
    std::filesystem::path textVectors;
    std::int64_t dim = 0;
};

constexpr const char* embeddingFileName = "embeddings.arrow";
constexpr const char* manifestFileName = "manifest.json";

/// Writes embeddings.arrow, then manifest.json, each under a temporary name first. One record
/// batch, columns row, path, caption, label?, is_poisoned?, failure, image_embed?, text_embed?.
/// Error{Resource} when the disk is full.
void writeEmbeddings(const std::filesystem::path& folder, const EmbeddingColumns& columns,
    const EmbeddingManifest& manifest);

} // namespace clinic
