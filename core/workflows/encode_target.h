// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/data/embedding_set.h"

#include <memory>
#include <string>
#include <vector>

namespace clinic {

struct TargetRequest {
    std::shared_ptr<const EmbeddingSet> embeddings;
    std::string caption; ///< UTF-8
};

/// The caption's unit vector of d floats in the space of the embeddings, encoded with their
/// checkpoint and kept beside them in target.json. Error{Io} where the checkpoint is gone,
/// Error{Mismatch} where it is no longer the one that made the embeddings.
std::vector<float> encodeTarget(const TargetRequest& request, TaskContext& context);

/// What encodeTarget() kept; empty if that is of another caption or of other embeddings.
std::vector<float> keptTarget(const TargetRequest& request);

} // namespace clinic
