// SPDX-License-Identifier: Apache-2.0
#include "core/image/image_io.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/formats/image_guard.h"
#include "core/image/jpeg_cmyk.h"
#include "core/image/opencv_errors.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace clinic {

namespace {
/// The strongest of libjpeg's scalings that leaves the short side at least `fastShortSide` long.
int jpegReduction(const ImageHeader& header, int fastShortSide)
{
    if (header.format != ImageFormat::Jpeg || fastShortSide <= 0)
        return 1;
    const auto shortSide = std::min(header.width, header.height);
    for (const int by : {8, 4, 2}) {
        if ((shortSide + static_cast<unsigned>(by) - 1) / static_cast<unsigned>(by)
            >= static_cast<unsigned>(fastShortSide))
            return by;
    }
    return 1;
}

int readFlags(const ImageHeader& header, int reduction)
{
    if (header.color == ImageColor::Grey && header.bitDepth == 16)
        return cv::IMREAD_GRAYSCALE | cv::IMREAD_ANYDEPTH | cv::IMREAD_IGNORE_ORIENTATION;
    switch (reduction) {
    case 8:
        return cv::IMREAD_REDUCED_COLOR_8 | cv::IMREAD_IGNORE_ORIENTATION;
    case 4:
        return cv::IMREAD_REDUCED_COLOR_4 | cv::IMREAD_IGNORE_ORIENTATION;
    case 2:
        return cv::IMREAD_REDUCED_COLOR_2 | cv::IMREAD_IGNORE_ORIENTATION;
    default:
        return cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION;
    }
}

cv::Mat asMat(const std::vector<std::byte>& bytes)
{
    return {1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data())};
}

/// Pillow clips 16-bit grey to 8 bits, it does not shift it (16-bit colour it shifts, as libpng
/// does).
Image clippedGrey(const cv::Mat& grey)
{
    Image image {grey.cols, grey.rows, {}};
    image.rgb.resize(static_cast<std::size_t>(grey.cols) * static_cast<std::size_t>(grey.rows) * 3);
    auto* out = image.rgb.data();
    for (int y = 0; y < grey.rows; ++y) {
        const auto* row = grey.ptr<std::uint16_t>(y);
        for (int x = 0; x < grey.cols; ++x, out += 3)
            out[0] = out[1] = out[2] = static_cast<std::uint8_t>(std::min<int>(row[x], 255));
    }
    return image;
}

/// In strips: converting in place needs a copy of what is converted.
void swapRedAndBlue(const cv::Mat& pixels)
{
    constexpr int rows = 32;
    for (int y = 0; y < pixels.rows; y += rows) {
        cv::Mat strip = pixels.rowRange(y, std::min(y + rows, pixels.rows));
        cv::cvtColor(strip, strip, cv::COLOR_BGR2RGB);
    }
}

Image decode(
    std::span<const std::byte> bytes, const ImageHeader& header, const DecodeOptions& options)
{
    const auto clean = distil(bytes, header);
    const int reduction = jpegReduction(header, options.fastShortSide);
    if (header.format == ImageFormat::Jpeg && header.color == ImageColor::Cmyk)
        return decodeCmykJpeg(clean, reduction);
    const auto expected = [&](std::uint32_t side) {
        return static_cast<int>(
            (side + static_cast<unsigned>(reduction) - 1) / static_cast<unsigned>(reduction));
    };
    Image image {expected(header.width), expected(header.height), {}};
    image.rgb.resize(
        static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3);
    // The decoder writes into our memory: a copy of a large picture would not fit the promise of
    // 300 MB.
    cv::Mat own(image.height, image.width, CV_8UC3, image.rgb.data());
    cv::Mat pixels = own;
    cv::imdecode(asMat(clean), readFlags(header, reduction), &pixels);
    if (pixels.empty())
        throw Error(ErrorKind::Format,
            std::string(formatName(header.format)) + ": the pixel data is damaged or incomplete");
    if (pixels.cols != image.width || pixels.rows != image.height)
        throw Error(ErrorKind::Format, "the decoder found another size than the header says");
    if (pixels.type() == CV_16UC1)
        return clippedGrey(pixels);
    if (pixels.data != own.data)
        pixels.copyTo(own);
    swapRedAndBlue(own);
    return image;
}
} // namespace

Image decodeImage(
    std::span<const std::byte> bytes, std::string_view name, const DecodeOptions& options)
{
    const auto header = guardImage(bytes, name, {.acceptTruncated = options.acceptTruncated});
    try {
        return atOpenCvBorder([&] { return decode(bytes, header, options); });
    } catch (Error& error) {
        error.within(name);
        throw;
    }
}

Image readImage(const std::filesystem::path& path, const DecodeOptions& options)
{
    const auto bytes = readWholeFile(path, ImageLimits {}.fileBytes);
    return decodeImage(bytes, path.filename().string(), options);
}

namespace {
std::vector<std::byte> encode(
    const Image& image, const char* extension, const std::vector<int>& parameters)
{
    return atOpenCvBorder([&] {
        const cv::Mat rgb(
            image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data()));
        cv::Mat bgr;
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
        std::vector<unsigned char> encoded;
        if (!cv::imencode(extension, bgr, encoded, parameters))
            throw Error(ErrorKind::Resource, "the picture could not be encoded");
        const auto out = std::as_bytes(std::span(encoded));
        return std::vector<std::byte>(out.begin(), out.end());
    });
}
} // namespace

std::vector<std::byte> encodePng(const Image& image)
{
    return encode(image, ".png", {});
}

void writePng(const std::filesystem::path& path, const Image& image)
{
    OutputFile file(path);
    file.write(encodePng(image));
    file.commit();
}

std::vector<std::byte> encodeJpeg(const Image& image, int quality)
{
    return encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

} // namespace clinic
