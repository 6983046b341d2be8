// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/tune_answerer.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// {model, answerers: {clip, positive-only, paired: {ra, mr, …, trained_on, log, head}}, gain: {ra,
/// mr} of paired over positive-only in percentage points, …}.
nlohmann::ordered_json tuneJson(const TuneReport& report);

} // namespace clinic
