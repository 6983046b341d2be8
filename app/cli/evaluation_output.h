// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

struct EvaluateReport;

/// What was measured, for a person; warnings go to standard error.
void printEvaluation(const EvaluateReport& report);

} // namespace clinic
