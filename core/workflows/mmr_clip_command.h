// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/answer_with_clip.h"

#include <string>

namespace clinic {

/// The `clinic mmr run --model …` that does the same as the request, for a POSIX shell.
std::string mmrClipCommand(const MmrClipRequest& request);

} // namespace clinic
