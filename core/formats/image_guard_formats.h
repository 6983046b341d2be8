// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/image_guard.h"

namespace clinic {

/// The four guards behind guardImage, which has checked the magic bytes; internal to core/formats.
ImageHeader guardPng(std::span<const std::byte> bytes, const ImageLimits& limits);
ImageHeader guardJpeg(std::span<const std::byte> bytes, const ImageLimits& limits);
ImageHeader guardWebP(std::span<const std::byte> bytes, const ImageLimits& limits);
ImageHeader guardBmp(std::span<const std::byte> bytes, const ImageLimits& limits);

/// Refuses a picture without pixels (Format) or with too many (Resource).
void checkImageSize(std::uint64_t width, std::uint64_t height, const ImageLimits& limits);

} // namespace clinic
