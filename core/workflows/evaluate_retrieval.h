// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/eval/retrieval.h"
#include "core/table/caption_table.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct RetrievalRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path table; ///< any number of captions an image; equal paths are one image
    CaptionTableOptions tableOptions;
    std::string trigger; ///< what openTrigger() takes; empty: recall only
    std::string target; ///< what captions must name; needed with a trigger
    EncoderOptions encoder;
    int batch = 32;
    std::uint64_t seed = 0; ///< of the trigger, where its text gives none
    /// As the reference: framing squash where the trigger's text does not say, captions cut without
    /// their end token, the target matched with its case and within longer words.
    bool referenceProfile = false;
};

/// What a trigger does to retrieval. A query succeeds at k if at least floor(k / 2), and at least
/// one, of its k nearest name the target. Images are queried with the trigger on them for captions
/// that name it; with a trigger of captions, captions for images of which a caption names it.
/// Queries that name the target themselves are left out of both counts.
struct RetrievalAttackReport {
    std::string trigger; ///< its text in full, with every key
    std::string framing; ///< on what pixels it went; empty for a trigger of captions
    std::string target;
    bool queriesAreCaptions = false;
    Share top1, top5, top10;
    Share clean10; ///< the same queries without the trigger, at k = 10
    std::int64_t naming = 0; ///< candidates that name the target
};

/// Source: specs of CleanCLIP, 4.3; recall is correct for any number of captions an image.
struct RetrievalReport {
    std::filesystem::path checkpoint, table;
    bool referenceProfile = false;
    Recall i2t; ///< images that find one of their captions
    Recall t2i; ///< captions that find their image
    std::optional<RetrievalAttackReport> attack;
    std::int64_t images = 0;
    std::int64_t captions = 0;
    std::int64_t failed = 0; ///< rows left out: bad ones, and those of unreadable images
    double seconds = 0;
    std::vector<std::string> warnings;
};

/// Encodes each distinct image (with and without the trigger) and each distinct caption once, and
/// ranks them in blocks; memory is that of the vectors. Stops within one batch. Errors: what
/// opening the checkpoint, the table or the trigger finds wrong; Error{Config} if no caption names
/// the target, or every one does; Error{Mismatch} for embeddings that are zero or not finite;
/// Error{Format} if no row is left.
RetrievalReport evaluateRetrieval(const RetrievalRequest& request, TaskContext& context);

} // namespace clinic
