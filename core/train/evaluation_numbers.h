// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clinic {

/// Numbers of an evaluation by the names that metrics.jsonl gives them: ca, asr, ...
using EvaluationNumbers = std::vector<std::pair<std::string, double>>;

inline std::optional<double> findNumber(const EvaluationNumbers& numbers, std::string_view name)
{
    for (const auto& [found, value] : numbers) {
        if (found == name)
            return value;
    }
    return std::nullopt;
}

} // namespace clinic
