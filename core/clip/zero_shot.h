// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace clinic {

class Encoder;

/// A template with every "{}" replaced by a class name: "a photo of a {}." of "banana" is "a photo
/// of a banana.".
std::string fillTemplate(std::string_view promptTemplate, std::string_view className);

/// The prompts of one class as token rows, end token included.
using TokenRows = std::vector<std::vector<std::int32_t>>;

/// One row a class: each prompt encoded and normalised, their mean normalised again. Classes
/// without a prompt are Error{Config}. classes x embedDim.
Matrix zeroShotClassifier(Encoder& encoder, std::span<const TokenRows> promptsByClass,
    TaskContext& context, std::size_t batch = 64);

/// Cosines of normalised images (n x d) and classes (c x d): n x c, no temperature.
Matrix zeroShotLogits(MatrixView images, MatrixView classes);

/// Indices of the k largest values of a row, largest first; equal ones in order. Fewer if the row
/// is shorter.
std::vector<std::size_t> topClasses(std::span<const float> logits, std::size_t k);

} // namespace clinic
