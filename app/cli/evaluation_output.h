// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace clinic {

struct EvaluateReport;

/// The document of `clinic evaluate` in the command-line contract; asr_floor is null where the
/// attack has no floor.
nlohmann::ordered_json evaluationJson(const EvaluateReport& report);

/// The same for a person; warnings go to standard error.
void printEvaluation(const EvaluateReport& report);

} // namespace clinic
