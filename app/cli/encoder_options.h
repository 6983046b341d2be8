// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"
#include "core/clip/encoder.h"

namespace clinic {

/// --device and --precision as the encoder takes them.
EncoderOptions encoderOptions(const CommonOptions& common);

} // namespace clinic
