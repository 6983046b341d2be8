// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace clinic {

/// A small captioned table with drawn pictures in a folder, and embeddings of it that no model
/// made: classes in clusters, poisoned pairs in one of their own.
struct SampleSet {
    std::filesystem::path table; ///< train.csv: image, caption, label, is_poisoned
    std::filesystem::path embeddings; ///< folder; empty if none were asked for
    std::int64_t rows = 0;
    std::int64_t poisoned = 0;
    std::int64_t failed = 0; ///< rows without a picture; the last one
};

/// Every tenth row is poisoned: a bright patch in its picture, `backdoor` in its path. Same seed,
/// same set.
SampleSet makeSampleSet(const std::filesystem::path& folder, std::int64_t rows,
    bool withEmbeddings = true, bool withTexts = true);

} // namespace clinic
