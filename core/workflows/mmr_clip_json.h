// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/answer_with_clip.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// cellsJson() with the categories, the pairs of equal options and the premise attraction.
nlohmann::ordered_json pairMeasureJson(
    const PairMeasure& measure, const std::vector<std::string>& categories);
nlohmann::ordered_json mmrClipJson(const MmrClipReport& report);

} // namespace clinic
