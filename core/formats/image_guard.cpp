// SPDX-License-Identifier: Apache-2.0
#include "core/formats/image_guard.h"

#include "core/base/error.h"
#include "core/formats/image_guard_formats.h"

#include <algorithm>

namespace clinic {

namespace {
bool startsWith(std::span<const std::byte> bytes, std::string_view magic, std::size_t at = 0)
{
    return bytes.size() >= at + magic.size()
        && std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
            [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

/// What a file that is none of the four probably is, for the message.
std::string_view guessOther(std::span<const std::byte> bytes)
{
    struct Known {
        std::string_view magic;
        std::string_view name;
    };
    static constexpr Known known[] {
        {"GIF8", "a GIF"},
        {"II*", "a TIFF"},
        {"MM", "a TIFF"},
        {"<?xml", "XML or SVG"},
        {"<svg", "an SVG"},
        {"<", "HTML or XML text"},
        {"P", "a PNM picture or text"},
        {"PK", "a zip archive"},
        {"\x76\x2f\x31\x01", "an OpenEXR picture"},
        {"#?", "a Radiance picture"},
        {"NITF", "a NITF picture"},
    };
    for (const auto& [magic, name] : known) {
        if (startsWith(bytes, magic))
            return name;
    }
    return "something else";
}

ImageHeader dispatch(std::span<const std::byte> bytes, const ImageLimits& limits)
{
    if (bytes.empty())
        throw Error(ErrorKind::Format, "the file is empty (0 bytes)");
    if (bytes.size() > limits.fileBytes)
        throw Error(ErrorKind::Resource,
            "has " + std::to_string(bytes.size()) + " bytes, the limit for a picture is "
                + std::to_string(limits.fileBytes));
    if (startsWith(bytes, "\x89PNG\r\n\x1a\n"))
        return guardPng(bytes, limits);
    if (startsWith(bytes, "\xff\xd8\xff"))
        return guardJpeg(bytes, limits);
    if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8))
        return guardWebP(bytes, limits);
    if (startsWith(bytes, "BM"))
        return guardBmp(bytes, limits);
    throw Error(ErrorKind::Format,
        "at byte 0: JPEG, PNG, WebP or BMP expected, found " + std::string(guessOther(bytes))
            + "; convert it to PNG");
}
} // namespace

void checkImageSize(std::uint64_t width, std::uint64_t height, const ImageLimits& limits)
{
    const auto text = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width == 0 || height == 0)
        throw Error(ErrorKind::Format, "the header says " + text + ": a picture without pixels");
    if (width > limits.side || height > limits.side)
        throw Error(ErrorKind::Resource,
            "the header says " + text + ", the limit for a side is " + std::to_string(limits.side));
    if (width * height > limits.pixels)
        throw Error(ErrorKind::Resource,
            "the header says " + text + ": " + std::to_string(width * height / 1'000'000)
                + " megapixels, the limit is " + std::to_string(limits.pixels / 1'000'000));
}

ImageHeader guardImage(
    std::span<const std::byte> bytes, std::string_view name, const ImageLimits& limits)
{
    try {
        return dispatch(bytes, limits);
    } catch (Error& error) {
        error.within(name);
        throw;
    }
}

std::vector<std::byte> distil(std::span<const std::byte> bytes, const ImageHeader& header)
{
    std::size_t total = header.end.size();
    for (const auto& piece : header.pieces)
        total += piece.size;
    std::vector<std::byte> out;
    out.reserve(total);
    for (const auto& piece : header.pieces) {
        const auto part = bytes.subspan(piece.begin, piece.size);
        out.insert(out.end(), part.begin(), part.end());
    }
    const auto end = std::as_bytes(std::span(header.end));
    out.insert(out.end(), end.begin(), end.end());
    return out;
}

std::string_view formatName(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Jpeg:
        return "JPEG";
    case ImageFormat::Png:
        return "PNG";
    case ImageFormat::WebP:
        return "WebP";
    case ImageFormat::Bmp:
        return "BMP";
    }
    return "";
}

} // namespace clinic
