// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_command.h"

#include "core/clip/device.h"
#include "core/workflows/command_line.h"

namespace clinic {

std::string embedCommand(const EmbedRequest& request)
{
    CommandLine line("embed");
    line.option("--model", request.checkpoint.string());
    line.option("--data", request.table.string());
    line.option("--out", request.out.string());
    line.table(request.tableOptions);
    line.option("--device", request.encoder.device);
    line.option("--precision", precisionName(request.encoder.precision));
    if (request.encoder.quickGelu)
        line.option("--gelu", *request.encoder.quickGelu ? "quick" : "exact");
    if (request.batch != EmbedRequest().batch)
        line.option("--batch", std::to_string(request.batch));
    line.flag("--images-only", request.parts == EmbedParts::ImagesOnly);
    line.flag("--texts-only", request.parts == EmbedParts::TextsOnly);
    if (request.fastDecode)
        line.option("--decode", "fast");
    line.flag("--accept-truncated", request.acceptTruncated);
    if (request.truncation == Truncation::Cut)
        line.option("--profile", "reference");
    line.flag("--force", request.overwrite);
    return line.text();
}

} // namespace clinic
