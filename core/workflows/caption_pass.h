// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/text/bpe_tokenizer.h"

#include <span>
#include <string>

namespace clinic {

/// Embeddings of captions, n x d, not normalised: each distinct text is encoded once, in batches of
/// like length. Error{Mismatch} for a vocabulary that is smaller than the tokenizer's. Stops within
/// one batch.
Matrix encodeCaptions(Encoder& encoder, std::span<const std::string> captions,
    Truncation truncation, int batch, TaskContext& context);

} // namespace clinic
