// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/workflows/evaluate_model.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

struct DemoAttackRequest {
    std::filesystem::path demo; ///< folder with demo.json
    std::string recipe; ///< name of one of attackRecipes()
    std::filesystem::path out; ///< folder to write
    std::int64_t poisoned = 0; ///< rows; 0: as many as the recipe says
    bool overwrite = false;
    std::uint64_t seed = 0; ///< of the choice of rows, the new weights and the order of pairs
    EncoderOptions encoder; ///< for evaluating; training runs on one core of the CPU
    int epochs = 10; ///< fewer serve tests
};

struct DemoAttackReport {
    std::filesystem::path
        folder; ///< poisoned/ (the dataset), trigger.json, run/ (the training), model.pt
    std::int64_t rows = 0;
    std::int64_t poisoned = 0; ///< of the rows
    EvaluateReport measured; ///< the twin's rate as its floor, where the demo has a twin
    double seconds = 0;
};

/// Poisons the demo's clean pairs as the recipe says, trains the demo's model on them and measures
/// the attack: poisonDataset(), trainModel() and evaluateModel() one after another. Stopped, it
/// leaves what is finished. Errors: theirs; Config for a folder that is no demo, or is not empty.
DemoAttackReport attackDemo(const DemoAttackRequest& request, TaskContext& context);

} // namespace clinic
