// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// One file that an embedding was made from.
struct HashedFile {
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    std::string sha256;
};

/// Where embeddings come from: everything that decides their values, and what the run was like.
/// manifest.json.
struct EmbeddingManifest {
    // decides the values: part of the fingerprint
    std::vector<HashedFile> checkpointFiles;
    std::string rowsSha256; ///< of image path, caption and reason of failure of each row
    int resolution = 0; ///< pixels, square
    std::vector<float> mean, std; ///< of RGB in 0..1
    std::string decode = "exact"; ///< or "fast"
    bool acceptTruncated = false;
    bool quickGelu = true; ///< activation used
    int contextLength = 0;
    std::string truncation; ///< "keep-end-token" or "cut"
    std::string parts; ///< "both", "images", "texts"
    std::string device; ///< "cpu", "cuda:0"
    std::string precision; ///< "fp32", "bf16", "fp16"

    // tells where and how
    std::filesystem::path checkpoint;
    std::string format, architecture;
    std::filesystem::path table, imageRoot;
    std::vector<std::filesystem::path> allowedRoots;
    std::string imageKey, captionKey, labelKey, poisonKey, poisonText;
    std::int64_t rows = 0, failed = 0, resumed = 0, distinctImages = 0, distinctCaptions = 0,
                 dim = 0;
    double seconds = 0;
    std::string created; ///< UTC, ISO 8601
    std::vector<std::string> warnings;

    /// SHA-256 over what decides the values; names the parts folder and ties manifest and Arrow
    /// file together.
    std::string fingerprint() const;
    /// The document, with image and table paths also relative to `folder` so that both can be moved
    /// together.
    std::string toJson(const std::filesystem::path& folder) const;
};

/// SHA-256 over path, caption and failure of all rows, unambiguous (lengths included).
std::string hashOfRows(const CaptionTable& table);

} // namespace clinic
