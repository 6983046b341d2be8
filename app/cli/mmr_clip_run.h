// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"
#include "core/workflows/answer_with_clip.h"

#include <string>

namespace clinic {

/// What `clinic mmr run` takes where a CLIP checkpoint answers.
struct ClipRunOptions {
    MmrClipRequest request; ///< questions, pictures, output and trigger are the command's own
    std::string text = "option";
    std::string prior = "none";
    std::string gelu;
};

void addClipOptions(CLI::App& command, ClipRunOptions& options);
int runClip(ClipRunOptions& options, const CommonOptions& common, TaskContext& context);

} // namespace clinic
