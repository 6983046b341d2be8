// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

// What the documents of reports are made of, both ways. The readers take documents of strangers:
// Error{Format} naming the key.

/// A number in [0, 1], or null where nothing was counted.
nlohmann::ordered_json shareNumber(const Share& share);
/// [low, high], or null.
nlohmann::ordered_json shareBounds(const Share& share);

std::int64_t countField(const nlohmann::json& object, const char* key);
std::string textField(const nlohmann::json& object, const char* key);
bool flagField(const nlohmann::json& object, const char* key);
/// From 0 to `high`; empty for null.
std::optional<double> numberField(const nlohmann::json& object, const char* key, double high);
/// The hits that make this share of `count`: they come back exactly.
Share shareField(const nlohmann::json& object, const char* key, std::int64_t count);
std::vector<std::string> textsField(const nlohmann::json& object, const char* key);

/// Longest time that a report may speak of, in seconds.
inline constexpr double longestSeconds = 1e9;

} // namespace clinic
