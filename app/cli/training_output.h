// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_model.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

nlohmann::ordered_json trainingJson(const TrainReport& report);
void printTraining(const TrainReport& report);

} // namespace clinic
