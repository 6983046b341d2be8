// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/text/bpe_tokenizer.h"

#include <span>
#include <string>

namespace clinic {

/// The prompts of each class, as zeroShotClassifier(): classes x embedDim, normalised. `templates`:
/// each with {} for the class. Errors: its, and the encoder's.
Matrix classEmbeddings(Encoder& encoder, std::span<const std::string> classes,
    std::span<const std::string> templates, TaskContext& context,
    Truncation truncation = Truncation::KeepEndToken);

} // namespace clinic
