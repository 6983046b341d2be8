// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace clinic {

/// Now, in UTC, ISO 8601 to the second: 2026-01-31T09:05:00Z.
std::string utcNow();

} // namespace clinic
