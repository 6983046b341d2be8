// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

namespace clinic {

/// Short side to `size` with Pillow's antialiased bicubic, centre crop to size x size:
/// torchvision's Resize and CenterCrop on a PIL picture. Long side floor(size * long / short), crop
/// offset rounded half to even.
Image resizeAndCrop(const Image& image, int size);

/// The whole picture squeezed to width x height (Pillow's bicubic), its proportions not kept.
Image resizeTo(const Image& image, int width, int height);

} // namespace clinic
