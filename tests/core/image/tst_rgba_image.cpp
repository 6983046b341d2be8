// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/rgba_image.h"

#include <QtTest>

using namespace clinic;

namespace {

using Pixels = std::vector<std::uint8_t>;

std::span<const std::byte> bytesOf(const QByteArray& data)
{
    return std::as_bytes(std::span(data.constData(), static_cast<std::size_t>(data.size())));
}

QByteArray fileContent(const char* name)
{
    QFile file(QStringLiteral(CLINIC_FIXTURES "/preprocess/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestRgbaImage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItWrites();
    void readsTransparency_data();
    void readsTransparency();
    void isOpaqueWithoutAlpha_data();
    void isOpaqueWithoutAlpha();
    void refuses_data();
    void refuses();
};

void TestRgbaImage::givesBackWhatItWrites()
{
    RgbaImage image {16, 16, {}};
    for (int i = 0; i < 16 * 16 * 4; ++i)
        image.rgba.push_back(static_cast<std::uint8_t>(i * 7 % 256)); // colours under alpha 0 too
    QCOMPARE(decodeRgbaImage(encodeRgbaPng(image), "written"), image);
}

void TestRgbaImage::readsTransparency_data()
{
    QTest::addColumn<QByteArray>("base64");
    QTest::addColumn<Pixels>("pixels");
    QTest::newRow("a palette with transparent entries") << QByteArray(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAgMAAABmjvwnAAAACVBMVEX/AAAA/wAAAP8tSs2KAAAAA3RSTlMAgP/"
        "s97MYAAAACklEQVR4nGOQAAAAGgAZLYj0NgAAAABJRU5ErkJggg==")
                                                        << Pixels {255, 0, 0, 0, 0, 255, 0, 128, 0,
                                                               0, 255, 255};
    QTest::newRow("one transparent colour") << QByteArray(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAABnRSTlMAAQACAAPJS6v1AAAAD0lEQVR4nGNkZGJmZm"
        "YGAAA8ABHVfkbmAAAAAElFTkSuQmCC") << Pixels {1, 2, 3, 0, 4, 5, 6, 255};
    QTest::newRow("grey with alpha") << QByteArray(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR4nGNgZzgRBQACCwEqSLanVgAAAABJRU5Erk"
        "Jggg==") << Pixels {7, 7, 7, 0, 200, 200, 200, 90};
    QTest::newRow("a WebP with alpha")
        << QByteArray("UklGRiIAAABXRUJQVlA4TBYAAAAvAQAAEA9wBKkfBD+hYpoCHhWI6H8A")
        << Pixels {7, 8, 9, 0, 200, 90, 30, 77};
}

void TestRgbaImage::readsTransparency()
{
    QFETCH(QByteArray, base64);
    QFETCH(Pixels, pixels);
    const RgbaImage image =
        decodeRgbaImage(bytesOf(QByteArray::fromBase64(base64)), "transparent.png");
    QCOMPARE(image.rgba, pixels);
}

void TestRgbaImage::isOpaqueWithoutAlpha_data()
{
    QTest::addColumn<QByteArray>("file");
    for (const char* file : {"tall.jpg", "gray.png", "palette.png", "web.webp", "bilevel.png"})
        QTest::newRow(file) << QByteArray(file);
}

void TestRgbaImage::isOpaqueWithoutAlpha()
{
    QFETCH(QByteArray, file);
    const RgbaImage image = decodeRgbaImage(bytesOf(fileContent(file.constData())), "opaque");
    QVERIFY(image.width > 1 && image.height > 1);
    QCOMPARE(image.rgba.size(), static_cast<std::size_t>(image.width * image.height * 4));
    for (std::size_t i = 3; i < image.rgba.size(); i += 4)
        QCOMPARE(image.rgba[i], std::uint8_t {255});
}

void TestRgbaImage::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const QByteArray& bytes, ErrorKind kind) {
        QTest::newRow(name) << bytes << static_cast<int>(kind);
    };
    const QByteArray good = fileContent("alpha.png");
    QVERIFY(good.size() > 100);
    QByteArray huge = good;
    huge.replace(16, 4, QByteArray("\x00\x00\xff\xff", 4));
    row("no picture", "hello, this is no picture at all", ErrorKind::Format);
    row("cut short", good.left(good.size() / 2), ErrorKind::Format);
    row("a header that lies about the size", huge, ErrorKind::Format); // its checksum is wrong
    row("nothing", "", ErrorKind::Format);
}

void TestRgbaImage::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    try {
        decodeRgbaImage(bytesOf(bytes), "bad.png");
        QFAIL("accepted");
    } catch (const Error& error) {
        QCOMPARE(static_cast<int>(error.kind()), kind);
        QVERIFY2(QByteArray(error.what()).contains("bad.png"), error.what());
    }
}

QTEST_APPLESS_MAIN(TestRgbaImage)
#include "tst_rgba_image.moc"
