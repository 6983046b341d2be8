// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/comparison.h"
#include "core/workflows/score_mmr.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

// The documents of `clinic mmr`. Rates are percentages, or null where there is nothing to divide
// by.

nlohmann::ordered_json percentJson(const std::optional<Share>& share);
/// {ra, mr, pos_acc, neg_acc, n_pairs, cells:{ur,uf,nr,nf}}
nlohmann::ordered_json cellsJson(const MmrCells& cells);
nlohmann::ordered_json benchmarkJson(const MmrBenchmark& benchmark);
nlohmann::ordered_json scoreJson(const ScoredAnswers& scored);
nlohmann::ordered_json publishedJson();
nlohmann::ordered_json comparisonJson(
    const MmrComparison& comparison, const MmrBenchmark& benchmark);

} // namespace clinic
