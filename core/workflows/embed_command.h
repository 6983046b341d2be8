// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/embed_dataset.h"

#include <string>

namespace clinic {

/// The `clinic embed …` that does the same as the request, for a POSIX shell.
std::string embedCommand(const EmbedRequest& request);

} // namespace clinic
