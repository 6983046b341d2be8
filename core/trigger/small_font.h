// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace clinic {

/// A text in black and white: width * height values of 0 or 1, rows from the top.
struct TextBitmap {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> ink;
};

/// In letters of 5 x 8 pixels, one pixel apart. What is not ASCII (UTF-8 in `text`) is a box. Needs
/// no font of the machine, so that a watermark has the same pixels everywhere.
TextBitmap textBitmap(std::string_view text);

} // namespace clinic
