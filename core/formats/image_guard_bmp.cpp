// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/image_guard_formats.h"

#include <cstdlib>

namespace clinic {

namespace {
Error damaged(std::size_t at, const std::string& what)
{
    return {ErrorKind::Format, "BMP, byte " + std::to_string(at) + ": " + what};
}

struct BmpFields {
    std::int64_t width = 0;
    std::int64_t height = 0; ///< negative: rows from the top
    std::uint32_t bits = 0;
    std::uint32_t compression = 0;
    std::uint32_t colors = 0;
};

BmpFields readFields(ByteReader& reader, std::uint32_t headerBytes)
{
    BmpFields fields;
    if (headerBytes == 12) {
        fields.width = reader.little<std::uint16_t>();
        fields.height = reader.little<std::uint16_t>();
        reader.skip(2);
        fields.bits = reader.little<std::uint16_t>();
        return fields;
    }
    fields.width = reader.little<std::int32_t>();
    fields.height = reader.little<std::int32_t>();
    reader.skip(2);
    fields.bits = reader.little<std::uint16_t>();
    fields.compression = reader.little<std::uint32_t>();
    reader.skip(12);
    fields.colors = reader.little<std::uint32_t>();
    return fields;
}

void checkCoding(const BmpFields& fields)
{
    if (fields.compression != 0)
        throw Error(ErrorKind::Unsupported,
            "BMP, byte 30: compression " + std::to_string(fields.compression)
                + " (run lengths or bit fields); convert it to PNG");
    if (fields.bits == 16)
        throw Error(ErrorKind::Unsupported, "BMP, byte 28: 16 bits a pixel; convert it to PNG");
    if (fields.bits != 1 && fields.bits != 4 && fields.bits != 8 && fields.bits != 24
        && fields.bits != 32)
        throw damaged(28, std::to_string(fields.bits) + " bits a pixel do not exist");
}
} // namespace

ImageHeader guardBmp(std::span<const std::byte> bytes, const ImageLimits& limits)
{
    ByteReader reader(bytes);
    reader.skip(10);
    const std::uint64_t pixels = reader.little<std::uint32_t>();
    const auto headerBytes = reader.little<std::uint32_t>();
    if (headerBytes != 12 && headerBytes != 40 && headerBytes != 52 && headerBytes != 56
        && headerBytes != 64 && headerBytes != 108 && headerBytes != 124)
        throw damaged(14, "a header of " + std::to_string(headerBytes) + " bytes does not exist");
    const auto fields = readFields(reader, headerBytes);
    if (fields.width < 0)
        throw damaged(18, "the width is negative");
    const auto width = static_cast<std::uint64_t>(fields.width);
    const auto height = static_cast<std::uint64_t>(std::abs(fields.height));
    checkImageSize(width, height, limits);
    checkCoding(fields);

    const std::uint64_t entries = fields.bits > 8 ? 0
        : fields.colors == 0                      ? std::uint64_t {1} << fields.bits
                                                  : fields.colors;
    if (entries > 256 || (fields.bits <= 8 && entries > std::uint64_t {1} << fields.bits))
        throw damaged(46, "the palette has " + std::to_string(entries) + " colours");
    const std::uint64_t paletteEnd = 14 + headerBytes + entries * (headerBytes == 12 ? 3 : 4);
    const std::uint64_t row = (width * fields.bits + 31) / 32 * 4;
    if (pixels < paletteEnd || pixels > bytes.size() || row * height > bytes.size() - pixels)
        throw damaged(10,
            "truncated: the pixels take " + std::to_string(row * height) + " bytes from byte "
                + std::to_string(pixels) + ", the file has " + std::to_string(bytes.size()));
    ImageHeader header;
    header.format = ImageFormat::Bmp;
    header.width = static_cast<std::uint32_t>(width);
    header.height = static_cast<std::uint32_t>(height);
    header.color = fields.bits <= 8 ? ImageColor::Palette : ImageColor::Rgb;
    header.bitDepth = fields.bits <= 8 ? static_cast<int>(fields.bits) : 8;
    header.pieces = {{0, bytes.size()}};
    return header;
}

} // namespace clinic
