// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/image_guard_formats.h"

#include <algorithm>
#include <cstring>

namespace clinic {

namespace {
constexpr std::string_view endMarker("\xff\xd9", 2);

enum Marker : int {
    Sof0 = 0xc0,
    Sof2 = 0xc2,
    Dht = 0xc4,
    Dac = 0xcc,
    Sof15 = 0xcf,
    Rst0 = 0xd0,
    Soi = 0xd8,
    Eoi = 0xd9,
    Sos = 0xda,
    Dqt = 0xdb,
    Dri = 0xdd,
    App0 = 0xe0,
    App14 = 0xee,
    App15 = 0xef,
    Com = 0xfe
};

Error damaged(std::size_t at, const std::string& what)
{
    return {ErrorKind::Format, "JPEG, byte " + std::to_string(at) + ": " + what};
}

std::uint32_t big16(ByteReader& reader)
{
    const auto high = reader.u8();
    return static_cast<std::uint32_t>(high) << 8 | reader.u8();
}

class JpegWalk {
public:
    JpegWalk(std::span<const std::byte> bytes, const ImageLimits& limits)
        : m_bytes(bytes)
        , m_reader(bytes)
        , m_limits(limits)
    {
        m_header.format = ImageFormat::Jpeg;
    }

    ImageHeader walk()
    {
        m_reader.skip(2);
        m_header.pieces = {{0, 2}};
        bool ended = false;
        try {
            while (!ended)
                ended = step();
        } catch (const Error& error) {
            if (!m_limits.acceptTruncated || !m_scans || error.kind() != ErrorKind::Format)
                throw;
            m_header.truncated = true;
            m_header.end = endMarker;
        }
        if (ended && !m_reader.atEnd())
            m_header.warnings.push_back(
                std::to_string(m_reader.remaining()) + " bytes behind the picture were ignored");
        return std::move(m_header);
    }

private:
    /// One marker with what belongs to it; true at the end of the picture.
    bool step()
    {
        const auto begin = m_reader.position();
        if (m_reader.remaining() < 2)
            throw damaged(begin, "truncated: the end marker (EOI) is missing");
        if (m_reader.u8() != 0xff)
            throw damaged(begin, "a marker expected");
        int marker = 0xff;
        while (marker == 0xff) // fill bytes
            marker = m_reader.u8();
        if (marker == Eoi) {
            if (m_scans == 0)
                throw damaged(begin, "ends before the first scan");
            keep(begin);
            return true;
        }
        if (marker == Soi || marker == 0 || (marker >= Rst0 && marker < Soi) || marker == 1)
            throw damaged(begin, "unexpected marker " + std::to_string(marker));
        segment(begin, marker);
        return false;
    }

    void segment(std::size_t begin, int marker)
    {
        const auto length = m_reader.remaining() >= 2 ? big16(m_reader) : 0;
        if (length < 2 || length - 2 > m_reader.remaining())
            throw damaged(
                begin, "truncated: a segment claims " + std::to_string(length) + " bytes");
        const auto data = m_reader.bytes(length - 2);
        if (marker >= Sof0 && marker <= Sof15 && marker != Dht && marker != Dac && marker != 0xc8)
            frame(begin, marker, data);
        else if (marker == Dht)
            huffmanTables(begin, data);
        else if (marker == Dac)
            throw Error(ErrorKind::Unsupported, "JPEG with arithmetic coding; convert it to PNG");
        else if (marker == Sos)
            scan(begin, data);
        // Metadata goes no further; JFIF's and Adobe's markers tell the colour space.
        const bool isMetadata =
            (marker > App0 && marker <= App15 && marker != App14) || marker == Com;
        if (marker == App14)
            m_header.adobe = m_header.adobe || isAdobe(data);
        if (!isMetadata)
            keep(begin);
    }

    static bool isAdobe(std::span<const std::byte> data)
    {
        return data.size() >= 12 && std::memcmp(data.data(), "Adobe", 5) == 0;
    }

    void frame(std::size_t begin, int marker, std::span<const std::byte> data)
    {
        if (m_header.width != 0)
            throw damaged(begin, "a second frame header");
        if (marker > Sof2)
            throw Error(ErrorKind::Unsupported,
                "JPEG, byte " + std::to_string(begin)
                    + ": lossless, hierarchical or arithmetic coding; convert it to PNG");
        ByteReader reader(data);
        if (data.size() < 6)
            throw damaged(begin, "the frame header is too short");
        if (const int depth = reader.u8(); depth != 8)
            throw Error(ErrorKind::Unsupported,
                "JPEG with " + std::to_string(depth) + " bits a sample; convert it to PNG");
        m_header.height = big16(reader);
        m_header.width = big16(reader);
        checkImageSize(m_header.width, m_header.height, m_limits);
        const std::size_t components = reader.u8();
        if (data.size() != 6 + 3 * components
            || (components != 1 && components != 3 && components != 4))
            throw damaged(
                begin, "1, 3 or 4 components expected, found " + std::to_string(components));
        m_header.color = components == 1 ? ImageColor::Grey
            : components == 3            ? ImageColor::Rgb
                                         : ImageColor::Cmyk;
    }

    static void huffmanTables(std::size_t begin, std::span<const std::byte> data)
    {
        std::size_t at = 0;
        while (at < data.size()) {
            if (data.size() - at < 17)
                throw damaged(begin, "a Huffman table is cut");
            std::size_t symbols = 0;
            for (std::size_t i = 1; i <= 16; ++i)
                symbols += std::to_integer<std::size_t>(data[at + i]);
            at += 17;
            if (symbols > 256 || symbols > data.size() - at)
                throw damaged(begin, "a Huffman table runs past its segment");
            at += symbols;
        }
    }

    void scan(std::size_t begin, std::span<const std::byte> data)
    {
        if (m_header.width == 0)
            throw damaged(begin, "a scan before the frame header");
        if (data.empty() || data.size() != 4 + 2 * std::to_integer<std::size_t>(data[0]))
            throw damaged(begin, "the scan header has a wrong length");
        if (++m_scans > m_limits.scans)
            throw Error(ErrorKind::Resource,
                "JPEG, byte " + std::to_string(begin) + ": more than "
                    + std::to_string(m_limits.scans) + " scans");
        skipEntropy();
    }

    /// To the next marker that is neither a stuffed zero nor a restart.
    void skipEntropy()
    {
        auto at = m_reader.position();
        while (true) {
            const auto* found = at < m_bytes.size() ? static_cast<const std::byte*>(
                                    std::memchr(m_bytes.data() + at, 0xff, m_bytes.size() - at))
                                                    : nullptr;
            if (!found || static_cast<std::size_t>(found - m_bytes.data()) + 1 >= m_bytes.size()) {
                keepAll();
                throw damaged(m_bytes.size(), "truncated: the end marker (EOI) is missing");
            }
            at = static_cast<std::size_t>(found - m_bytes.data());
            const auto next = std::to_integer<int>(m_bytes[at + 1]);
            if (next == 0xff)
                at += 1;
            else if (next == 0 || (next >= Rst0 && next < Soi))
                at += 2;
            else
                break;
        }
        m_reader.seek(at);
    }

    /// From `begin` to where the reader stands; pieces that touch become one.
    void keep(std::size_t begin)
    {
        auto& last = m_header.pieces.back();
        const auto size = m_reader.position() - begin;
        if (last.begin + last.size == begin)
            last.size += size;
        else
            m_header.pieces.push_back({begin, size});
    }
    void keepAll()
    {
        const auto last = m_header.pieces.back();
        m_header.pieces.push_back(
            {last.begin + last.size, m_bytes.size() - last.begin - last.size});
    }

    std::span<const std::byte> m_bytes;
    ByteReader m_reader;
    const ImageLimits& m_limits;
    ImageHeader m_header;
    int m_scans = 0;
};
} // namespace

ImageHeader guardJpeg(std::span<const std::byte> bytes, const ImageLimits& limits)
{
    return JpegWalk(bytes, limits).walk();
}

} // namespace clinic
