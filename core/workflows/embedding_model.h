// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/device.h"
#include "core/data/embedding_set.h"
#include "core/image/image_io.h"
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/clip_model.h"

namespace clinic {

/// The model that made embeddings and the ways it was given pictures and captions, as far as more
/// of the same kind needs them.
struct EmbeddingModel {
    ClipModel model;
    Encoder encoder;
    DecodeOptions decode;
    Truncation truncation = Truncation::KeepEndToken;
};

/// Device and precision that the embeddings were made with, as the manifest has them.
ComputeChoice embeddingCompute(const EmbeddingSet& set);
/// The same for encoding more; the processor in fp32 where that device
/// is not there, and for fp16, which processors are slow at. May wake up a driver: not on the GUI
/// thread.
EncoderOptions embeddingOptions(const EmbeddingSet& set);

/// Opens the checkpoint that the manifest names, with the manifest's activation in place of
/// options.quickGelu. Error{Io} where it is gone, Error{Mismatch} where it is no longer the one
/// that made the embeddings; else those of openClipModel and loadEncoder.
EmbeddingModel openEmbeddingModel(
    const EmbeddingSet& set, EncoderOptions options, TaskContext& context);

} // namespace clinic
