// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

struct EvaluateReport;
struct RetrievalReport;

/// What was measured, for a person; warnings go to standard error.
void printEvaluation(const EvaluateReport& report);
void printEvaluation(const RetrievalReport& report);

} // namespace clinic
