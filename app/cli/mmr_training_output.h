// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/mmr_training.h"

#include <nlohmann/json.hpp>

namespace clinic {

// The JSON document of each command, and the same for a person on standard output. `id`: whose
// pair's rows are told; empty: nobody's.

nlohmann::ordered_json trainingLintJson(const TrainingLintReport& report);
nlohmann::ordered_json trainingFilterJson(
    const TrainingFilterReport& report, const RefusalFilterOptions& filter);
nlohmann::ordered_json trainingReformatJson(const TrainingReformatReport& report);
nlohmann::ordered_json trainingStatsJson(const TrainingStatsReport& report, const std::string& id);
nlohmann::ordered_json trainingExportJson(const TrainingExportReport& report);

void printTrainingLint(const TrainingLintReport& report);
void printTrainingFilter(const TrainingFilterReport& report, const TrainingFilterRequest& request);
void printTrainingReformat(const TrainingReformatReport& report);
void printTrainingStats(const TrainingStatsReport& report, const std::string& id);
void printTrainingExport(const TrainingExportReport& report, const std::filesystem::path& out);

} // namespace clinic
