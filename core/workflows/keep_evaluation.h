// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/store/project.h"
#include "core/workflows/evaluation_report.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

struct RetrievalReport;

/// Puts a measurement into a project, named after its checkpoint; confusion matrices of more than
/// 500 classes stay out. Waits a moment where another part of the program has the project open.
/// Returns its id. Errors of Project::open.
std::int64_t keepEvaluation(
    const std::filesystem::path& project, const EvaluateReport& report, TaskContext& context);
std::int64_t keepEvaluation(
    const std::filesystem::path& project, const RetrievalReport& report, TaskContext& context);

/// What was kept, word for word back as a report. Error{Config} where there is none of this id,
/// Error{Format} where its document is damaged or that of a retrieval.
EvaluateReport keptEvaluation(
    const std::filesystem::path& project, std::int64_t id, TaskContext& context);

/// Project::open(), which is refused while another lane has it open for a moment: tried again for
/// two seconds.
Project openProjectPatiently(const std::filesystem::path& project, TaskContext& context);

} // namespace clinic
