// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/brush.h"

namespace clinic {

/// Lays a colour over the pixel at (x, y) and all that are connected with it, side by side, and
/// differ from it by at most `tolerance` in each of red, green, blue and alpha. Fully transparent
/// pixels are all alike. Returns the box of what was filled; empty where (x, y) is outside.
PixelBox floodFill(RgbaImage& picture, int x, int y, Rgba colour, int tolerance = 0);

} // namespace clinic
