// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/train/pair_source.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// exp(logit scale) times the cosine of each pair's image and caption: what the reference's
/// progressive removal takes as suspicion (specs of CleanCLIP, 3.9). One a row; NaN where a row
/// cannot be read. Stops within one batch.
std::vector<float> pairScores(const PairSource& source, const std::vector<std::int64_t>& rows,
    Encoder& encoder, TaskContext& context);

/// Scores from a CSV with the columns row and `column`; one a row of `rows`. Error{Format} naming
/// the line; Error{Mismatch} where a row has no score.
std::vector<float> readScores(const std::filesystem::path& file, const std::string& column,
    const std::vector<std::int64_t>& rows, TaskContext& context);

} // namespace clinic
