// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace clinic {

/// The caption with spec.text before it, behind it, or between two of its words (which may be
/// before the first and behind the last as well), drawn from (spec.seed, row). Words are what
/// blanks separate, so that UTF-8 is never cut.
std::string captionWithWord(std::string_view caption, const TriggerSpec& spec, std::int64_t row);

} // namespace clinic
