// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/apply_trigger.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/base/output_file.h"
#include "core/formats/utf8.h"
#include "core/image/image_io.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

void checkRequest(const ApplyTriggerRequest& request)
{
    constexpr std::array<std::string_view, 4> others {".jpg", ".jpeg", ".webp", ".bmp"};
    const std::string ending = lowered(request.out.extension().string());
    if (std::find(others.begin(), others.end(), ending) != others.end())
        throw Error(ErrorKind::Config,
            request.out.string()
                + ": a PNG is written, so that the trigger stays as it is; name "
                  "it .png");
    if (request.resolution < 1 || request.resolution > 8192)
        throw Error(ErrorKind::Config, "the resolution must be from 1 to 8192 pixels");
    if (request.row < 0)
        throw Error(ErrorKind::Config, "rows are counted from 0");
    if (!isUtf8(request.caption))
        throw Error(ErrorKind::Config, "the caption is not UTF-8");
}

} // namespace

ApplyTriggerReport applyTrigger(const ApplyTriggerRequest& request, TaskContext& context)
{
    checkRequest(request);
    const Trigger trigger = openTrigger(request.trigger, request.seed);
    context.checkpoint();
    const Image whole = readImage(request.image);
    Image image;
    if (request.asSeen) {
        image = triggeredAsSeen(whole, trigger, request.row, request.resolution);
    } else {
        image = frameForTrigger(whole, trigger.spec(), request.resolution);
        trigger.apply(image, request.row);
    }
    context.checkpoint();
    OutputFile file(request.out, request.overwrite);
    file.write(encodePng(image));
    file.commit();
    return {trigger.spec(), image.width, image.height, trigger.changesPictures(),
        trigger.applyToCaption(request.caption, request.row)};
}

} // namespace clinic
