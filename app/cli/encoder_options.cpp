// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"

#include <CLI/CLI.hpp>

namespace clinic {

void addGeluOption(CLI::App& command, std::string& gelu)
{
    command
        .add_option("--gelu", gelu,
            "quick or exact, where the checkpoint does not say which it was trained with")
        ->check(CLI::IsMember({"quick", "exact"}));
}

EncoderOptions encoderOptions(const CommonOptions& common, const std::string& gelu)
{
    EncoderOptions options;
    options.device = common.device;
    if (common.precision == "bf16")
        options.precision = Precision::Bf16;
    else if (common.precision == "fp16")
        options.precision = Precision::Fp16;
    if (!gelu.empty())
        options.quickGelu = gelu == "quick";
    return options;
}

} // namespace clinic
