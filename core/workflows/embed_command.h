// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/embed_dataset.h"

#include <string>
#include <string_view>

namespace clinic {

/// The `clinic embed …` that does the same as the request, for a POSIX shell.
std::string embedCommand(const EmbedRequest& request);

/// One word of a POSIX shell, quoted where it needs it.
std::string shellQuoted(std::string_view word);

} // namespace clinic
