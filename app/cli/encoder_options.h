// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"
#include "core/clip/encoder.h"

#include <string>

namespace clinic {

/// Declares --gelu on a command that runs a model.
void addGeluOption(CLI::App& command, std::string& gelu);

/// --device, --precision and --gelu (empty: as the checkpoint says) as the encoder takes them.
EncoderOptions encoderOptions(const CommonOptions& common, const std::string& gelu = {});

} // namespace clinic
