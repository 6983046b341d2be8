// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_clip_command.h"

#include "core/workflows/command_line.h"

namespace clinic {

std::string mmrClipCommand(const MmrClipRequest& request)
{
    CommandLine line("mmr run");
    line.option("--benchmark", request.benchmark.string());
    line.optionUnlessEmpty("--images", request.images.string());
    line.option("--model", request.checkpoint.string());
    line.optionUnlessEmpty("--out", request.out.string());
    if (request.text != ClipText::Option)
        line.option("--text", clipTextName(request.text));
    if (request.prior != ClipPrior::None)
        line.option("--prior", clipPriorName(request.prior));
    line.optionUnlessEmpty("--trigger", request.trigger);
    if (request.seed != 0)
        line.option("--seed", std::to_string(request.seed));
    line.optionUnlessEmpty("--target-caption", request.targetCaption);
    return line.text();
}

} // namespace clinic
