// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/mmr_run_request.h"

#include <string>

namespace clinic {

/// The `clinic mmr run …` that does the same as the request, for a POSIX shell.
std::string mmrRunCommand(const MmrRunRequest& request);

} // namespace clinic
