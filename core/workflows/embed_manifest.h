// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/encoder.h"
#include "core/data/manifest.h"
#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"

namespace clinic {

/// What a manifest says of the architecture, the device and the table; which weights, how pictures
/// and captions were read, and how it went, is left to whoever embeds.
EmbeddingManifest embeddingManifest(const ClipConfig& config, const EncoderOptions& encoder,
    const CaptionTable& table, const CaptionTableOptions& tableOptions);

const char* truncationName(Truncation truncation);

} // namespace clinic
