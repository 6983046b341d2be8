// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"

#include "core/clip/device.h"

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
    EncoderOptions options = encoderOptions(ComputeChoice {common.device, common.precision});
    if (!gelu.empty())
        options.quickGelu = gelu == "quick";
    return options;
}

} // namespace clinic
