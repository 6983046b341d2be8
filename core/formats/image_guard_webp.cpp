// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/image_guard_formats.h"

namespace clinic {

namespace {
Error damaged(std::size_t at, const std::string& what)
{
    return {ErrorKind::Format, "WebP, byte " + std::to_string(at) + ": " + what};
}

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool operator==(const Size&) const = default;
};

std::uint32_t little24(ByteReader& reader)
{
    const std::uint32_t low = reader.little<std::uint16_t>();
    return low | static_cast<std::uint32_t>(reader.u8()) << 16;
}

Size lossySize(std::size_t begin, std::span<const std::byte> data)
{
    ByteReader reader(data);
    if (data.size() < 10)
        throw damaged(begin, "the frame is too short");
    const auto tag = little24(reader);
    if (tag & 1)
        throw damaged(begin, "a key frame expected");
    if ((tag >> 5) > data.size() - 10)
        throw damaged(begin, "the first partition runs past its chunk");
    if (little24(reader) != 0x2a019d)
        throw damaged(begin, "the start code is wrong");
    const std::uint32_t width = reader.little<std::uint16_t>();
    const std::uint32_t height = reader.little<std::uint16_t>();
    return {width & 0x3fff, height & 0x3fff};
}

Size losslessSize(std::size_t begin, std::span<const std::byte> data)
{
    ByteReader reader(data);
    if (data.size() < 5 || reader.u8() != 0x2f)
        throw damaged(begin, "the lossless signature is wrong");
    const auto bits = reader.little<std::uint32_t>();
    if (bits >> 29)
        throw damaged(begin, "an unknown version");
    return {(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
}

Size canvasSize(std::size_t begin, std::span<const std::byte> data)
{
    ByteReader reader(data);
    if (data.size() != 10)
        throw damaged(begin, "VP8X of 10 bytes expected");
    if (reader.little<std::uint32_t>() & 0x02)
        throw Error(ErrorKind::Unsupported, "an animated WebP; convert one picture of it to PNG");
    const auto width = little24(reader) + 1;
    return {width, little24(reader) + 1};
}
} // namespace

ImageHeader guardWebP(std::span<const std::byte> bytes, const ImageLimits& limits)
{
    ByteReader reader(bytes);
    reader.skip(4);
    const std::uint64_t riff = reader.little<std::uint32_t>();
    if (riff < 4 || riff + 8 > bytes.size())
        throw damaged(4,
            "truncated: the header says " + std::to_string(riff + 8) + " bytes, the file has "
                + std::to_string(bytes.size()));
    reader = ByteReader(bytes.first(static_cast<std::size_t>(riff) + 8));
    reader.skip(12);
    Size canvas;
    Size size;
    while (size.width == 0 && reader.remaining() >= 8) {
        const auto begin = reader.position();
        const auto type = reader.text(4);
        const std::size_t length = reader.little<std::uint32_t>();
        if (length > reader.remaining())
            throw damaged(begin,
                "truncated: chunk " + quoted(type) + " claims " + std::to_string(length)
                    + " bytes");
        const auto data = reader.bytes(length);
        if (length % 2 != 0 && !reader.atEnd())
            reader.skip(1);
        if (type == "VP8X")
            canvas = canvasSize(begin, data);
        else if (type == "VP8 ")
            size = lossySize(begin, data);
        else if (type == "VP8L")
            size = losslessSize(begin, data);
        if (size.width != 0 || type == "VP8 ")
            checkImageSize(size.width, size.height, limits);
    }
    if (size.width == 0)
        throw damaged(reader.position(), "no picture (VP8 or VP8L)");
    if (canvas.width != 0 && canvas != size)
        throw damaged(12, "the canvas and the picture differ in size");
    ImageHeader header;
    header.format = ImageFormat::WebP;
    header.width = size.width;
    header.height = size.height;
    header.pieces = {{0, static_cast<std::size_t>(riff) + 8}};
    if (riff + 8 < bytes.size())
        header.warnings.push_back(
            std::to_string(bytes.size() - riff - 8) + " bytes behind the picture were ignored");
    return header;
}

} // namespace clinic
