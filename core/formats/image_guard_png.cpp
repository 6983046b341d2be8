// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/image_guard_formats.h"

#include <algorithm>
#include <zlib.h>

namespace clinic {

namespace {
constexpr std::string_view emptyEnd("\0\0\0\0IEND\xae\x42\x60\x82", 12);

std::uint32_t big32(ByteReader& reader)
{
    const auto raw = reader.bytes(4);
    return std::to_integer<std::uint32_t>(raw[0]) << 24
        | std::to_integer<std::uint32_t>(raw[1]) << 16 | std::to_integer<std::uint32_t>(raw[2]) << 8
        | std::to_integer<std::uint32_t>(raw[3]);
}

struct Chunk {
    std::size_t begin = 0; ///< of its length field
    std::string_view type;
    std::span<const std::byte> data;
    bool isCritical() const { return type[0] >= 'A' && type[0] <= 'Z'; }
    ImageHeader::Range range() const { return {begin, data.size() + 12}; }
};

Error damaged(std::size_t at, const std::string& what)
{
    return {ErrorKind::Format, "PNG, byte " + std::to_string(at) + ": " + what};
}

/// The next chunk, its checksum tested if it is critical.
Chunk readChunk(ByteReader& reader, std::span<const std::byte> bytes)
{
    Chunk chunk;
    chunk.begin = reader.position();
    if (reader.remaining() < 12)
        throw damaged(chunk.begin, "truncated: the next chunk is missing");
    const auto length = big32(reader);
    chunk.type = reader.text(4);
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (!std::all_of(chunk.type.begin(), chunk.type.end(), isLetter))
        throw damaged(chunk.begin, "chunk of the impossible type " + quoted(chunk.type));
    if (length > reader.remaining() || reader.remaining() - length < 4)
        throw damaged(chunk.begin,
            "truncated: chunk " + quoted(chunk.type) + " claims " + std::to_string(length)
                + " bytes, the file has " + std::to_string(reader.remaining()) + " more");
    chunk.data = reader.bytes(length);
    const auto stored = big32(reader);
    if (chunk.isCritical()) {
        const auto computed =
            crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + chunk.begin + 4),
                static_cast<uInt>(length + 4));
        if (computed != stored)
            throw damaged(
                chunk.begin, "checksum of chunk " + quoted(chunk.type) + " is wrong: damaged");
    }
    return chunk;
}

void readColor(int depth, int type, ImageHeader& header)
{
    struct Kind {
        int type;
        ImageColor color;
        std::string_view depths;
    };
    static constexpr Kind kinds[] {
        {0, ImageColor::Grey, "\1\2\4\10\20"},
        {2, ImageColor::Rgb, "\10\20"},
        {3, ImageColor::Palette, "\1\2\4\10"},
        {4, ImageColor::GreyAlpha, "\10\20"},
        {6, ImageColor::Rgba, "\10\20"},
    };
    for (const auto& kind : kinds) {
        if (kind.type == type
            && kind.depths.find(static_cast<char>(depth)) != std::string_view::npos) {
            header.color = kind.color;
            header.bitDepth = depth;
            return;
        }
    }
    throw damaged(24,
        "bit depth " + std::to_string(depth) + " with colour type " + std::to_string(type)
            + " does not exist");
}

ImageHeader readStart(const Chunk& chunk, const ImageLimits& limits)
{
    if (chunk.type != "IHDR" || chunk.data.size() != 13)
        throw damaged(chunk.begin, "IHDR of 13 bytes expected, found " + quoted(chunk.type));
    ImageHeader header;
    header.format = ImageFormat::Png;
    ByteReader reader(chunk.data);
    header.width = big32(reader);
    header.height = big32(reader);
    const int depth = reader.u8();
    const int type = reader.u8();
    readColor(depth, type, header);
    if (reader.u8() != 0 || reader.u8() != 0 || reader.u8() > 1)
        throw damaged(26, "unknown compression, filter or interlace method");
    checkImageSize(header.width, header.height, limits);
    return header;
}

/// Walks over the chunks behind IHDR and keeps those that make pixels.
class ChunkWalk {
public:
    explicit ChunkWalk(ImageHeader& header)
        : m_header(header)
    {
    }
    bool hasPixels() const { return m_pixels; }
    bool ended() const { return m_ended; }

    void take(const Chunk& chunk)
    {
        if (chunk.type == "IDAT")
            takePixels(chunk);
        else if (m_pixels)
            m_pixelsDone = true;
        if (chunk.type == "PLTE")
            takePalette(chunk);
        else if (chunk.type == "tRNS")
            takeTransparency(chunk);
        else if (chunk.type == "IEND")
            m_ended = true;
        else if (chunk.type == "acTL")
            m_header.warnings.emplace_back("an animated PNG: the first picture is taken");
        else if (chunk.isCritical() && chunk.type != "IDAT")
            throw damaged(chunk.begin, "unexpected critical chunk " + quoted(chunk.type));
        if (chunk.type == "IEND")
            m_header.pieces.push_back(chunk.range());
    }

private:
    void takePixels(const Chunk& chunk)
    {
        if (m_pixelsDone)
            throw damaged(chunk.begin, "IDAT behind another chunk: they must follow one another");
        if (m_header.color == ImageColor::Palette && !m_palette)
            throw damaged(chunk.begin, "a palette (PLTE) expected before IDAT");
        m_pixels = true;
        m_header.pieces.push_back(chunk.range());
    }
    void takePalette(const Chunk& chunk)
    {
        if (m_palette || m_pixels || chunk.data.empty() || chunk.data.size() % 3 != 0
            || chunk.data.size() > 3 * 256)
            throw damaged(chunk.begin, "the palette is misplaced or has a wrong length");
        m_palette = true;
        if (m_header.color == ImageColor::Palette) // in others a suggestion, of no use here
            m_header.pieces.push_back(chunk.range());
    }
    /// One of a wrong length or place is left out, as decoders do.
    void takeTransparency(const Chunk& chunk)
    {
        const auto size = chunk.data.size();
        const bool fits =
            (m_header.color == ImageColor::Palette && m_palette && size >= 1 && size <= 256)
            || (m_header.color == ImageColor::Rgb && size == 6);
        if (fits && !m_pixels && !m_header.transparency)
            m_header.transparency = chunk.range();
    }

    ImageHeader& m_header;
    bool m_palette = false;
    bool m_pixels = false;
    bool m_pixelsDone = false;
    bool m_ended = false;
};
} // namespace

ImageHeader guardPng(std::span<const std::byte> bytes, const ImageLimits& limits)
{
    ByteReader reader(bytes);
    reader.skip(8);
    const auto start = readChunk(reader, bytes);
    auto header = readStart(start, limits);
    header.pieces = {{0, 8}, start.range()};
    ChunkWalk walk(header);
    while (!walk.ended() && !reader.atEnd()) {
        const auto begin = reader.position();
        try {
            walk.take(readChunk(reader, bytes));
        } catch (const Error&) {
            if (!limits.acceptTruncated)
                throw;
            header.truncated = true;
            header.pieces.push_back({begin, bytes.size() - begin});
            break;
        }
    }
    if (!walk.hasPixels() && !header.truncated)
        throw damaged(reader.position(), "truncated: no pixels (IDAT)");
    if (!walk.ended() && !header.truncated) {
        // The decoder still finds out if pixels are missing.
        header.warnings.emplace_back("the end marker (IEND) is missing");
        header.end = emptyEnd;
    } else if (walk.ended() && !reader.atEnd()) {
        header.warnings.push_back(
            std::to_string(reader.remaining()) + " bytes behind the picture were ignored");
    }
    return header;
}

} // namespace clinic
