// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

enum class EmbedParts { Both, ImagesOnly, TextsOnly };

struct EmbedRequest {
    std::filesystem::path checkpoint;
    std::filesystem::path table;
    std::filesystem::path
        out; ///< folder; embeddings.arrow and manifest.json appear in it when all is done
    CaptionTableOptions tableOptions;
    EncoderOptions encoder;
    int batch = 32;
    EmbedParts parts = EmbedParts::Both;
    bool fastDecode = false; ///< JPEG at reduced size where the target allows
    bool acceptTruncated = false;
    Truncation truncation = Truncation::KeepEndToken;
    bool overwrite = false;
};

struct EmbedReport {
    std::filesystem::path folder;
    std::int64_t rows = 0;
    std::int64_t failedRows = 0;
    std::string firstFailure; ///< why the first of them failed
    std::int64_t resumedRows = 0; ///< taken over from an interrupted run
    std::int64_t distinctCaptions = 0;
    double seconds = 0;
};

/// Encodes every pair of a table: decode threads feed the encoder, nothing is decoded twice, equal
/// captions are encoded once. Work done is kept in parts; the same request after a kill goes on
/// where it stopped. A row whose image cannot be read becomes a failed row with its reason;
/// Error{Format} where no row is left. Stops within one batch.
EmbedReport embedDataset(const EmbedRequest& request, TaskContext& context);

} // namespace clinic
