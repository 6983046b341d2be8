// SPDX-License-Identifier: Apache-2.0

#include "core/base/error.h"
#include "core/formats/image_guard.h"
#include "tests/core/formats/byte_builder.h"

#include <QTest>

using namespace clinic;

Q_DECLARE_METATYPE(clinic::ErrorKind)

namespace {
QByteArray start(std::uint32_t width, std::uint32_t height, int depth = 8, int color = 2)
{
    return ByteBuilder().big32(width).big32(height).raw({depth, color, 0, 0, 0}).bytes();
}

ByteBuilder png(const QByteArray& ihdr = start(1, 1))
{
    return ByteBuilder().text("\x89PNG\r\n\x1a\n").pngChunk("IHDR", ihdr);
}

const QByteArray pixel = QByteArray::fromHex("789c63f8cfc0000003010100");
const QByteArray frame = ByteBuilder().raw({8}).big16(8).big16(16).raw({1, 1, 0x11, 0}).bytes();
const QByteArray scan = ByteBuilder().raw({1, 1, 0, 0, 63, 0}).bytes();

ByteBuilder jpeg()
{
    return ByteBuilder().raw({0xff, 0xd8}).jpegSegment(0xe1, "Exif....").jpegSegment(0xc0, frame);
}

QByteArray webp(const QByteArray& chunk, int lie = 0)
{
    return ByteBuilder()
        .text("RIFF")
        .little(static_cast<std::uint32_t>(chunk.size() + 4 + lie))
        .text("WEBP")
        .text({chunk.constData(), static_cast<std::size_t>(chunk.size())})
        .bytes();
}

QByteArray lossless(std::uint32_t bits)
{
    return ByteBuilder()
        .text("VP8L")
        .little(std::uint32_t {5})
        .raw({0x2f})
        .little(bits)
        .zeros(1)
        .bytes();
}

QByteArray bmp(std::int32_t width, std::int32_t height, int bits, std::uint32_t compression,
    int dataBytes, std::uint32_t offset = 54)
{
    return ByteBuilder()
        .text("BM")
        .zeros(8)
        .little(offset)
        .little(std::uint32_t {40})
        .little(width)
        .little(height)
        .raw({1, 0, bits, 0})
        .little(compression)
        .zeros(20)
        .zeros(dataBytes)
        .bytes();
}
} // namespace

class TestImageGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsHeaders_data();
    void readsHeaders();
    void leavesMetadataOut();
    void endsATruncatedPicture();
    void refuses_data();
    void refuses();
};

void TestImageGuard::readsHeaders_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("PNG") << png(start(3, 2)).pngChunk("IDAT", pixel).pngChunk("IEND", {}).bytes()
                         << 3 << 2;
    QTest::newRow("PNG without IEND") << png().pngChunk("IDAT", pixel).bytes() << 1 << 1;
    QTest::newRow("JPEG") << jpeg().jpegSegment(0xda, scan).raw({1, 0xff, 0, 2, 0xff, 0xd9}).bytes()
                          << 16 << 8;
    QTest::newRow("JPEG with a tail")
        << jpeg().jpegSegment(0xda, scan).raw({1, 0xff, 0xd9}).text("PK\3\4").bytes() << 16 << 8;
    QTest::newRow("WebP") << webp(lossless(2 | 4 << 14)) << 3 << 5;
    QTest::newRow("BMP") << bmp(3, -2, 24, 0, 24) << 3 << 2;
}

void TestImageGuard::readsHeaders()
{
    QFETCH(QByteArray, bytes);
    const auto header = guardImage(spanOf(bytes), "x");
    QTEST(static_cast<int>(header.width), "width");
    QTEST(static_cast<int>(header.height), "height");
}

void TestImageGuard::leavesMetadataOut()
{
    const auto bare = png().pngChunk("IDAT", pixel).pngChunk("IEND", {}).bytes();
    const auto dressed = png()
                             .pngChunk("zTXt", QByteArray(1000, 'x'))
                             .pngChunk("IDAT", pixel)
                             .pngChunk("tEXt", "a")
                             .pngChunk("IEND", {})
                             .text("tail")
                             .bytes();
    const auto clean = distil(spanOf(dressed), guardImage(spanOf(dressed), "x"));
    QCOMPARE(QByteArray(
                 reinterpret_cast<const char*>(clean.data()), static_cast<qsizetype>(clean.size())),
        bare);

    const auto picture = jpeg().jpegSegment(0xda, scan).raw({1, 0xff, 0xd9}).bytes();
    const auto noExif = distil(spanOf(picture), guardImage(spanOf(picture), "x"));
    QCOMPARE(noExif.size(), static_cast<std::size_t>(picture.size()) - 12);
}

void TestImageGuard::endsATruncatedPicture()
{
    const auto cut = jpeg().jpegSegment(0xda, scan).raw({1, 2, 3}).bytes();
    const auto header = guardImage(spanOf(cut), "x", {.acceptTruncated = true});
    QVERIFY(header.truncated);
    const auto clean = distil(spanOf(cut), header);
    QCOMPARE(clean.back(), std::byte {0xd9});
    QCOMPARE(clean[clean.size() - 3], std::byte {3});
}

void TestImageGuard::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char* name, const QByteArray& bytes,
                         ErrorKind kind = ErrorKind::Format) {
        QTest::newRow(name) << bytes << kind;
    };
    row("empty", {});
    row("GIF", "GIF89a");
    row("SVG", "<svg/>");
    row("PNG: signature only", "\x89PNG\r\n\x1a\n");
    row("PNG: 30 000 x 30 000", png(start(30000, 30000)).bytes(), ErrorKind::Resource);
    row("PNG: a side of 2^31", png(start(0x80000000, 1)).bytes(), ErrorKind::Resource);
    row("PNG: width 0", png(start(0, 1)).bytes());
    row("PNG: bit depth 7", png(start(1, 1, 7)).bytes());
    row("PNG: colour type 5", png(start(1, 1, 8, 5)).bytes());
    row("PNG: no pixels", png().pngChunk("IEND", {}).bytes());
    row("PNG: IHDR checksum",
        ByteBuilder()
            .text("\x89PNG\r\n\x1a\n")
            .pngChunk("IHDR", start(1, 1), 1)
            .pngChunk("IDAT", pixel)
            .bytes());
    row("PNG: IDAT checksum", png().pngChunk("IDAT", pixel, 1).bytes());
    row("PNG: chunk past the end", png().big32(0xffffffff).text("IDATxxxx").bytes());
    row("PNG: impossible chunk type", png().pngChunk("I?AT", pixel).bytes());
    row("PNG: unknown critical chunk", png().pngChunk("ABCD", {}).bytes());
    row("PNG: palette missing", png(start(1, 1, 8, 3)).pngChunk("IDAT", pixel).bytes());
    row("PNG: palette of 4 bytes", png(start(1, 1, 8, 3)).pngChunk("PLTE", "abcd").bytes());
    row("PNG: IDAT interrupted",
        png().pngChunk("IDAT", pixel).pngChunk("tEXt", "x").pngChunk("IDAT", pixel).bytes());
    row("JPEG: no EOI", jpeg().jpegSegment(0xda, scan).raw({1, 2, 3}).bytes());
    row("JPEG: EOI before a scan", jpeg().raw({0xff, 0xd9}).bytes());
    row("JPEG: two frames", jpeg().jpegSegment(0xc0, frame).bytes());
    row("JPEG: scan before the frame",
        ByteBuilder().raw({0xff, 0xd8}).jpegSegment(0xda, scan).bytes());
    row("JPEG: segment past the end", jpeg().raw({0xff, 0xc4, 0xff, 0xff, 1}).bytes());
    row("JPEG: Huffman table past its segment",
        jpeg().jpegSegment(0xc4, QByteArray(17, '\x10')).bytes());
    row("JPEG: no marker", jpeg().raw({1, 2, 3, 4}).bytes());
    row("JPEG: arithmetic coding", ByteBuilder().raw({0xff, 0xd8}).jpegSegment(0xc9, frame).bytes(),
        ErrorKind::Unsupported);
    row("JPEG: 12 bits",
        ByteBuilder().raw({0xff, 0xd8}).jpegSegment(0xc1, "\x0c" + frame.mid(1)).bytes(),
        ErrorKind::Unsupported);
    ByteBuilder scans = jpeg();
    for (int i = 0; i < 101; ++i)
        scans.jpegSegment(0xda, scan).raw({1});
    row("JPEG: 101 scans", scans.raw({0xff, 0xd9}).bytes(), ErrorKind::Resource);
    row("WebP: RIFF longer than the file", webp(lossless(0), 1));
    row("WebP: no picture", webp(QByteArray("EXIF") + QByteArray(4, '\0')));
    row("WebP: 16384 x 16384", webp(lossless(0x0fffffff)), ErrorKind::Resource);
    row("WebP: unknown version", webp(lossless(0x20000000)));
    row("WebP: animated",
        webp(ByteBuilder().text("VP8X").little(std::uint32_t {10}).raw({2}).zeros(9).bytes()),
        ErrorKind::Unsupported);
    row("BMP: run lengths", bmp(3, 2, 8, 1, 2000), ErrorKind::Unsupported);
    row("BMP: height -2^31", bmp(1, INT32_MIN, 24, 0, 24), ErrorKind::Resource);
    row("BMP: width -1", bmp(-1, 1, 24, 0, 24));
    row("BMP: 7 bits", bmp(1, 1, 7, 0, 24));
    row("BMP: pixels past the end", bmp(3, 2, 24, 0, 23));
    row("BMP: offset past the end", bmp(3, 2, 24, 0, 24, 0x7fffffff));
    row("BMP: offset inside the header", bmp(3, 2, 24, 0, 24, 20));
}

void TestImageGuard::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorKind, kind);
    try {
        guardImage(spanOf(bytes), "x.png");
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(error.kind() == kind, error.what());
        QVERIFY2(std::string_view(error.what()).starts_with("x.png: "), error.what());
    }
}

QTEST_GUILESS_MAIN(TestImageGuard)
#include "tst_image_guard.moc"
