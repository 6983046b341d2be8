// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/image/image.h"
#include "core/table/caption_table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// What a pass over a table needs of a model. Results are n x dim, not normalised; called on one
/// thread.
struct PairEncoder {
    std::int64_t dim = 0;
    std::function<Matrix(std::span<const Image>)> images;
    std::function<Matrix(std::span<const std::vector<std::int32_t>>)> tokens;
    /// The picture as the model sees it; called on the decode threads.
    std::function<Image(const std::filesystem::path&)> load;
    std::function<std::vector<std::int32_t>(const std::string& caption)> tokenise; ///< thread-safe
};

struct EmbedRun {
    const CaptionTable* table = nullptr; ///< never null
    std::vector<std::filesystem::path> allowedRoots;
    std::filesystem::path
        parts; ///< folder for vectors under way; what lies there already is taken over
    std::size_t batch = 32;
    std::size_t decodeThreads = 1;
    bool images = true;
    bool texts = true;
};

struct EmbedRunResult {
    std::filesystem::path imageVectors,
        textVectors; ///< in `parts`, VectorFile's layout; empty where not asked for
    std::vector<std::string> failures; ///< one a row
    std::int64_t resumedRows = 0;
    std::int64_t distinctImages = 0;
    std::int64_t distinctCaptions = 0;
};

/// Encodes what is not in `parts` yet: each distinct caption once, batches of like length; each
/// distinct image once. The vectors of failed rows are zero. Stops within one batch; what is done
/// stays in `parts`.
EmbedRunResult embedTable(const EmbedRun& run, const PairEncoder& encoder, TaskContext& context);

} // namespace clinic
