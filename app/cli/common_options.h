// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"

namespace clinic {

/// Declares what every command takes on one command.
void addCommonOptions(CLI::App& command, CommonOptions& options);

/// Turns what was asked for into what is there: the device (CUDA if there is one), the precision
/// that goes with it, the number of threads of our own loops. Error{Resource} for a CUDA device on
/// a machine without one.
void resolveCommonOptions(CommonOptions& options);

} // namespace clinic
