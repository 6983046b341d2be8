// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace clinic {

struct DecodeOptions {
    /// Decode a JPEG at 1/2, 1/4 or 1/8 of its size as long as the short side stays at least this
    /// long (pixels); 0: exactly Pillow's pixels.
    int fastShortSide = 0;
    /// Accept a JPEG or PNG that ends early, the rest grey (what CleanCLIP trains with).
    bool acceptTruncated = false;
};

/// Decodes JPEG, PNG, WebP or BMP as Pillow's convert("RGB") would, EXIF orientation ignored as the
/// reference does. The header guard (core/formats/image_guard.h) has its say before OpenCV sees a
/// byte. Thread-safe. Errors: Format (damaged, not one of the four), Resource (more pixels than the
/// limit).
Image decodeImage(
    std::span<const std::byte> bytes, std::string_view name, const DecodeOptions& options = {});
/// The same from a file (regular, at most 64 MiB).
Image readImage(const std::filesystem::path& path, const DecodeOptions& options = {});

/// PNG bytes of an image; lossless.
std::vector<std::byte> encodePng(const Image& image);
void writePng(const std::filesystem::path& path, const Image& image);
/// JPEG bytes (benchmarks and synthetic data only: JPEG blurs noise triggers).
std::vector<std::byte> encodeJpeg(const Image& image, int quality);

} // namespace clinic
