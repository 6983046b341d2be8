// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/store/project.h"
#include "core/workflows/evaluate_model.h"
#include "core/workflows/evaluate_retrieval.h"

#include <cstdint>
#include <filesystem>
#include <variant>

namespace clinic {

/// What one of the two ways to measure a model brings.
using Measurement = std::variant<EvaluateReport, RetrievalReport>;

/// evaluateModel(), and the result into the project, named after the checkpoint; confusion matrices
/// of more than 500 classes stay out of it. `project` empty: it is not kept. A result that could
/// not be kept says so in its warnings.
EvaluateReport evaluateIntoProject(
    const EvaluateRequest& request, const std::filesystem::path& project, TaskContext& context);
/// evaluateRetrieval(), likewise.
RetrievalReport evaluateRetrievalIntoProject(
    const RetrievalRequest& request, const std::filesystem::path& project, TaskContext& context);

/// Error{Config} where there is none of this id, Error{Format} where its document is damaged.
Measurement keptMeasurement(
    const std::filesystem::path& project, std::int64_t id, TaskContext& context);

/// Project::open(), which is refused while another part of the program has it open for a moment:
/// tried again for two seconds.
Project openProjectPatiently(const std::filesystem::path& project, TaskContext& context);

} // namespace clinic
