// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// The one JSON document of a command, on standard output; bytes that are not UTF-8 become U+FFFD.
void printJson(const nlohmann::ordered_json& document);

} // namespace clinic
