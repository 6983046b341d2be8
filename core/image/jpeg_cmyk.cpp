// SPDX-License-Identifier: Apache-2.0
#include "core/image/jpeg_cmyk.h"

#include "core/base/error.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <jpeglib.h>
#include <memory>
#include <vector>

namespace clinic {

namespace {
struct ErrorHandler {
    jpeg_error_mgr base; ///< first: libjpeg hands out its address
    std::jmp_buf back;
};

[[noreturn]] void onError(j_common_ptr info)
{
    // No exception may cross libjpeg's frames.
    std::longjmp(reinterpret_cast<ErrorHandler*>(info->err)->back, 1);
}

void onMessage(j_common_ptr)
{
}

std::uint8_t product255(int a, int b)
{
    const int scaled = a * b + 128;
    return static_cast<std::uint8_t>(((scaled >> 8) + scaled) >> 8);
}

/// `row` holds inverted C, M, Y, K, as it lies in the file.
void convertRow(const std::uint8_t* row, int width, std::uint8_t* out)
{
    for (int x = 0; x < width; ++x, row += 4, out += 3) {
        const int white = row[3];
        for (int i = 0; i < 3; ++i)
            out[i] = static_cast<std::uint8_t>(white - product255(255 - row[i], white));
    }
}

/// False on damage. All that must outlive a jump belongs to the caller.
bool decodeInto(jpeg_decompress_struct& info, ErrorHandler& handler,
    std::span<const std::byte> bytes, int reduction, Image& image, std::vector<std::uint8_t>& row)
{
    if (setjmp(handler.back) != 0)
        return false;
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_CMYK;
    info.scale_num = 1;
    info.scale_denom = static_cast<unsigned>(reduction);
    jpeg_start_decompress(&info);
    if (info.output_components != 4)
        return false;
    image.width = static_cast<int>(info.output_width);
    image.height = static_cast<int>(info.output_height);
    image.rgb.resize(std::size_t {info.output_width} * info.output_height * 3);
    row.resize(std::size_t {info.output_width} * 4);
    while (info.output_scanline < info.output_height) {
        auto* out = image.rgb.data() + std::size_t {info.output_scanline} * info.output_width * 3;
        std::array<JSAMPROW, 1> rows {row.data()};
        if (jpeg_read_scanlines(&info, rows.data(), 1) != 1)
            return false;
        convertRow(row.data(), image.width, out);
    }
    jpeg_finish_decompress(&info);
    return true;
}
} // namespace

Image decodeCmykJpeg(std::span<const std::byte> bytes, int reduction)
{
    Image image;
    std::vector<std::uint8_t> row;
    jpeg_decompress_struct info {};
    ErrorHandler handler {};
    info.err = jpeg_std_error(&handler.base);
    handler.base.error_exit = onError;
    handler.base.output_message = onMessage;
    const std::unique_ptr<jpeg_decompress_struct, decltype(&jpeg_destroy_decompress)> owner(
        &info, jpeg_destroy_decompress);
    if (!decodeInto(info, handler, bytes, reduction, image, row))
        throw Error(ErrorKind::Format, "JPEG: the pixel data is damaged or incomplete");
    return image;
}

} // namespace clinic
