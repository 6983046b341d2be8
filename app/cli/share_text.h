// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"

#include <string>

namespace clinic {

/// "98.00 %", or "none" where nothing was counted.
std::string percentText(const Share& share);
std::string percentText(double share);
/// "98.00 % (95 %: 96.87 to 98.73; 900 images)".
std::string shareText(const Share& share, const std::string& counted = "images");

} // namespace clinic
