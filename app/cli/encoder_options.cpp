// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"

#include "core/clip/device.h"

namespace clinic {

EncoderOptions encoderOptions(const CommonOptions& common)
{
    return encoderOptions(ComputeChoice {common.device, common.precision});
}

} // namespace clinic
