// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/run_mmr.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

nlohmann::ordered_json mmrRunJson(const MmrRunReport& report);
nlohmann::ordered_json mmrEstimateJson(const MmrRunEstimate& estimate);
void printMmrRun(const MmrRunReport& report);
void printMmrEstimate(const MmrRunEstimate& estimate);
/// What to say on standard error about questions without an answer.
std::string mmrErrorsText(const MmrRunReport& report);

} // namespace clinic
