// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/data/embedding_set.h"
#include "core/store/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// What a measurement begins with, for a person to change, and what was measured before.
struct MeasureDefaults {
    std::filesystem::path project; ///< empty: the embeddings belong to none
    std::filesystem::path checkpoint; ///< that made the embeddings
    std::filesystem::path data; ///< labelled folder of the demo around the project; empty: none
    std::string target; ///< of that demo; empty: none
    std::filesystem::path floor; ///< its never-poisoned twin; empty: none
    std::filesystem::path table; ///< the project's; empty: none
    std::filesystem::path cleanTable; ///< never poisoned, of that demo; empty: none
    CaptionTableOptions tableOptions; ///< with which it is read
    std::vector<ProjectEvaluation> evaluations; ///< in the order they were added
    std::string problem; ///< not empty: why the project could not be read
};

/// Looks at the manifest of the embeddings, the project whose cache they lie in and the demo around
/// that. Reads files: not on the GUI thread.
MeasureDefaults measureDefaults(const EmbeddingSet& embeddings, TaskContext& context);

} // namespace clinic
