// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"

namespace clinic {

EncoderOptions encoderOptions(const CommonOptions& common)
{
    EncoderOptions options;
    options.device = common.device;
    if (common.precision == "bf16")
        options.precision = Precision::Bf16;
    else if (common.precision == "fp16")
        options.precision = Precision::Fp16;
    return options;
}

} // namespace clinic
