// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/evaluate_model.h"
#include "core/workflows/evaluate_retrieval.h"

#include <filesystem>
#include <string>

namespace clinic {

/// The `clinic evaluate …` that does the same as the request, for a POSIX shell. `project`: where
/// it is kept; empty: nowhere. Of a painted trigger without a file only the placeholder
/// TRIGGER.json can be named.
std::string evaluateCommand(
    const EvaluateRequest& request, const std::filesystem::path& project = {});
std::string evaluateCommand(
    const RetrievalRequest& request, const std::filesystem::path& project = {});

} // namespace clinic
