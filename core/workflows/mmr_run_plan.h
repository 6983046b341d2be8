// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/benchmark.h"
#include "core/mmr/mmr_prompt.h"
#include "core/mmr/picture_source.h"
#include "core/mmr/run_log.h"
#include "core/net/endpoint.h"
#include "core/trigger/trigger.h"
#include "core/workflows/mmr_run_request.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// One question in one order of its options.
struct MmrTask {
    QuestionIndex question = 0;
    std::string order = "ABCD";

    bool operator<(const MmrTask& other) const
    {
        return question != other.question ? question < other.question : order < other.order;
    }
};

/// A request with its files opened and checked: what is to be asked, of whom, and how.
struct MmrRunPlan {
    MmrBenchmark benchmark;
    Endpoint endpoint;
    MmrPrompt prompt;
    std::optional<PictureSource> pictures; ///< where the strategy sends any
    std::optional<Trigger> trigger;
    MmrRunHeader header;
    std::vector<MmrTask> tasks; ///< all, in file order
    std::vector<std::string> warnings; ///< for a person
};

/// Errors: those of checkMmrRunRequest(), readBenchmark(), parseEndpoint(), mmrPromptNamed(),
/// PictureSource and openTrigger(); Mismatch if none of the pictures is there; Config for a trigger
/// that does not change pictures.
MmrRunPlan planMmrRun(const MmrRunRequest& request);

/// Those that no item answers: errors are asked again.
std::vector<MmrTask> tasksLeft(std::span<const MmrTask> tasks, std::span<const MmrRunItem> earlier);

/// The question's text for the model, with its options in the task's order.
std::string mmrTaskText(const MmrRunPlan& plan, const MmrTask& task, MmrStrategy strategy);

} // namespace clinic
