// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// What a run was made with, for environment.json: version of program and LibTorch, device,
/// processors and threads.
nlohmann::ordered_json runEnvironment(const TrainRequest& request);

} // namespace clinic
