// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

enum class ImageFormat { Jpeg, Png, WebP, Bmp };

/// What the pixels are in the file.
enum class ImageColor { Grey, GreyAlpha, Palette, Rgb, Rgba, Cmyk };

struct ImageLimits {
    std::uint64_t pixels = 64'000'000;
    std::uint32_t side = 65'535;
    std::uint64_t fileBytes = 64 << 20;
    int scans = 100; ///< of a progressive JPEG: each costs a pass over all coefficients
    /// Lets a JPEG or PNG that ends early through; the decoder fills the rest.
    bool acceptTruncated = false;
};

struct ImageHeader {
    ImageFormat format = ImageFormat::Png;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bitDepth = 8; ///< bits of one sample (of one index in a palette image)
    ImageColor color = ImageColor::Rgb;
    bool adobe = false; ///< a JPEG with Adobe's marker: its CMYK is stored inverted
    bool truncated = false; ///< ends early; only with acceptTruncated
    std::vector<std::string> warnings; ///< plain text for a person

    /// A piece of the file.
    struct Range {
        std::size_t begin = 0;
        std::size_t size = 0;
    };
    /// The pieces that a decoder needs, in file order: metadata, profiles and tails are left out,
    /// so that no decoder has to survive them.
    std::vector<Range> pieces;
    /// Of a PNG: the chunk that says which of its colours are transparent (tRNS). Not one of the
    /// pieces: who wants it puts it among them.
    std::optional<Range> transparency;
    std::string_view end; ///< bytes to put behind the pieces when the file lacks its end marker
};

/// Looks at an untrusted image before any decoder does: format by content (JPEG, PNG, WebP, BMP),
/// size, lengths, checksums of a PNG's critical chunks, number of scans, end marker. Costs one pass
/// over the bytes and no memory to speak of. Errors, each naming `name` and the byte: Format
/// (damaged, or none of the four), Unsupported (a variant we do not decode: animated WebP,
/// arithmetic JPEG, RLE BMP), Resource (above the limits).
ImageHeader guardImage(
    std::span<const std::byte> bytes, std::string_view name, const ImageLimits& limits = {});

/// The bytes to give to a decoder: header.pieces of `bytes` and header.end.
std::vector<std::byte> distil(std::span<const std::byte> bytes, const ImageHeader& header);

std::string_view formatName(ImageFormat format);

} // namespace clinic
