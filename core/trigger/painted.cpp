// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/painted.h"

namespace clinic {

RgbaImage flatten(const PaintedTrigger& painted)
{
    const auto side = static_cast<std::size_t>(painted.canvas);
    return {painted.canvas, painted.canvas, std::vector<std::uint8_t>(side * side * 4)};
}

} // namespace clinic
