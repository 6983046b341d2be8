// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/encoder.h"
#include "core/image/image_io.h"
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/embed_run.h"

namespace clinic {

/// How embedTable() asks a model; borrows the encoder.
PairEncoder pairEncoder(Encoder& encoder, const DecodeOptions& decode, Truncation truncation);

} // namespace clinic
