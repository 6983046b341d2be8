// SPDX-License-Identifier: Apache-2.0
#include "core/image/rgba_image.h"

#include "core/base/error.h"
#include "core/formats/image_guard.h"
#include "core/image/image_io.h"
#include "core/image/opencv_errors.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace clinic {

namespace {

/// Four bytes a pixel: a quarter of a gigabyte is more than any layer needs.
constexpr ImageLimits limits {.pixels = 32'000'000};

bool mayHaveAlpha(const ImageHeader& header)
{
    return header.color == ImageColor::Rgba || header.color == ImageColor::GreyAlpha
        || header.transparency || header.format == ImageFormat::WebP;
}

/// What the decoder is given, with the chunk that says what is transparent.
std::vector<std::byte> distilWithAlpha(std::span<const std::byte> bytes, ImageHeader header)
{
    if (header.transparency) {
        const auto place = std::find_if(
            header.pieces.begin(), header.pieces.end(), [&](const ImageHeader::Range& piece) {
                return piece.begin > header.transparency->begin;
            });
        header.pieces.insert(place, *header.transparency);
    }
    return distil(bytes, header);
}

/// Empty if the picture has no alpha after all.
RgbaImage decodeWithAlpha(std::span<const std::byte> bytes, const ImageHeader& header)
{
    const auto clean = distilWithAlpha(bytes, header);
    const cv::Mat encoded(
        1, static_cast<int>(clean.size()), CV_8U, const_cast<std::byte*>(clean.data()));
    cv::Mat pixels = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
    if (pixels.empty())
        throw Error(ErrorKind::Format,
            std::string(formatName(header.format)) + ": the pixel data is damaged or incomplete");
    if (pixels.cols != static_cast<int>(header.width)
        || pixels.rows != static_cast<int>(header.height))
        throw Error(ErrorKind::Format, "the decoder found another size than the header says");
    if (pixels.channels() != 4)
        return {};
    if (pixels.depth() == CV_16U)
        pixels.convertTo(pixels, CV_8U, 1.0 / 257);
    RgbaImage image {pixels.cols, pixels.rows, {}};
    image.rgba.resize(
        static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
    cv::Mat own(image.height, image.width, CV_8UC4, image.rgba.data());
    cv::cvtColor(pixels, own, cv::COLOR_BGRA2RGBA);
    return image;
}

RgbaImage opaque(const Image& image)
{
    RgbaImage result {image.width, image.height, {}};
    result.rgba.reserve(image.rgb.size() / 3 * 4);
    for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
        const auto* pixel = image.rgb.data() + i;
        result.rgba.insert(result.rgba.end(), {pixel[0], pixel[1], pixel[2], 255});
    }
    return result;
}

} // namespace

std::vector<std::byte> encodeRgbaPng(const RgbaImage& image)
{
    return atOpenCvBorder([&] {
        const cv::Mat rgba(
            image.height, image.width, CV_8UC4, const_cast<std::uint8_t*>(image.rgba.data()));
        cv::Mat bgra;
        cv::cvtColor(rgba, bgra, cv::COLOR_RGBA2BGRA);
        std::vector<unsigned char> encoded;
        if (!cv::imencode(".png", bgra, encoded))
            throw Error(ErrorKind::Resource, "the picture could not be encoded");
        const auto out = std::as_bytes(std::span(encoded));
        return std::vector<std::byte>(out.begin(), out.end());
    });
}

RgbaImage decodeRgbaImage(std::span<const std::byte> bytes, std::string_view name)
{
    const ImageHeader header = guardImage(bytes, name, limits);
    if (mayHaveAlpha(header)) {
        try {
            RgbaImage image = atOpenCvBorder([&] { return decodeWithAlpha(bytes, header); });
            if (!image.rgba.empty())
                return image;
        } catch (Error& error) {
            error.within(name);
            throw;
        }
    }
    return opaque(decodeImage(bytes, name));
}

} // namespace clinic
