// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"
#include "core/trigger/trigger.h"
#include "core/workflows/clip_model.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace clinic {

/// The images and captions of a table as one model embeds them, L2-normalised. Images lie in the
/// order of their first rows, captions in that of the table; rows that cannot be used are left out.
struct RetrievalCorpus {
    Matrix images; ///< m x d
    Matrix triggered; ///< the same images with the trigger on them; empty without one
    Matrix captions; ///< n x d
    std::vector<std::uint32_t> imageOf; ///< of each caption
    std::vector<std::int64_t> row; ///< of each caption, in the table
};

struct CorpusRequest {
    const CaptionTable& table;
    std::vector<std::filesystem::path> allowedRoots; ///< outside of the table's folder
    const Trigger* trigger = nullptr; ///< null: none
    Truncation truncation = Truncation::KeepEndToken;
    int batch = 32;
    std::size_t decodeThreads = 1;
};

/// Encodes each distinct image once (equal paths are one image) and each distinct caption once.
/// A trigger that changes captions only leaves `triggered` empty. Error{Format} if no image is
/// left, Error{Mismatch} for embeddings that are zero or not finite. Stops within one batch.
RetrievalCorpus encodeCorpus(
    const CorpusRequest& request, const ClipModel& model, Encoder& encoder, TaskContext& context);

} // namespace clinic
