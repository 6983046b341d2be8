// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/apply_trigger.h"

#include <string>

namespace clinic {

/// The `clinic trigger apply …` that does the same as the request, for a POSIX shell.
std::string applyTriggerCommand(const ApplyTriggerRequest& request);

} // namespace clinic
