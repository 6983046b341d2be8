// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/picture_source.h"
#include "tests/support/error_of.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <zip.h>

using namespace clinic;
using clinic::test::errorOf;

namespace {
namespace fs = std::filesystem;

const std::vector<std::string> images {
    "attribute/shape/01.jpg", "attribute/color&texture/02.jpg", "context/expert/03.jpg"};

struct ZipEntry {
    std::string name, content;
};

void writeZip(const fs::path& path, const std::vector<ZipEntry>& entries)
{
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (const ZipEntry& entry : entries) {
        zip_source_t* source =
            zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
        zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_OVERWRITE);
    }
    zip_close(archive);
}

void writeFile(const fs::path& path, std::string_view content)
{
    fs::create_directories(path.parent_path());
    writeTextFile(path, content);
}

std::string textOf(const std::optional<std::vector<std::byte>>& bytes)
{
    return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size())
                 : "none";
}

std::string mimeOf(std::string_view bytes)
{
    return std::string(pictureMime(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

} // namespace

class TestPictureSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAFolder();
    void readsAZip();
    void findsTheShortestPrefix_data();
    void findsTheShortestPrefix();
    void refusesWaysOut_data();
    void refusesWaysOut();
    void refusesALinkOutside();
    void refusesAnArchiveWithWaysOut();
    void refusesWhatIsNoArchive();
    void refusesADamagedEntry();
    void refusesAPictureThatIsTooLarge();
    void findsNothing();
    void knowsKindsByTheirFirstBytes();

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    QTemporaryDir m_folder;
};

void TestPictureSource::readsAFolder()
{
    writeFile(root() / "plain" / images[0], "one");
    writeFile(root() / "plain" / images[1], "two");
    const PictureSource source = PictureSource::open(root() / "plain", images);
    QCOMPARE(source.prefix(), std::string());
    QCOMPARE(source.found(), 2);
    QCOMPARE(textOf(source.read(images[0])), std::string("one"));
    QCOMPARE(textOf(source.read(images[1])), std::string("two"));
    QCOMPARE(textOf(source.read(images[2])), std::string("none"));
    QCOMPARE(source.size(images[1]), std::optional<std::uint64_t>(3));
    QVERIFY(!source.size(images[2]));
}

void TestPictureSource::readsAZip()
{
    const fs::path path = root() / "pictures.zip";
    const std::string large(100'000, 'x');
    writeZip(path,
        {{"MMR-benchmark-images/" + images[0], large},
            {"MMR-benchmark-images/" + images[2], "three"}, {"readme.txt", "hello"}});
    const PictureSource source = PictureSource::open(path, images);
    QCOMPARE(source.prefix(), std::string("MMR-benchmark-images/"));
    QCOMPARE(source.found(), 2);
    QCOMPARE(textOf(source.read(images[0])), large);
    QCOMPARE(textOf(source.read(images[2])), std::string("three"));
    QCOMPARE(textOf(source.read(images[1])), std::string("none"));
    QCOMPARE(source.size(images[0]), std::optional<std::uint64_t>(large.size()));
}

void TestPictureSource::findsTheShortestPrefix_data()
{
    QTest::addColumn<std::vector<std::string>>("names");
    QTest::addColumn<std::string>("prefix");
    const auto row = [](const char* name, std::vector<std::string> names, const char* prefix) {
        QTest::newRow(name) << std::move(names) << std::string(prefix);
    };
    row("none", {images[0]}, "");
    row("one folder", {"a/" + images[0]}, "a/");
    row("two folders", {"a/b/" + images[0]}, "a/b/");
    row("the shorter of two", {"a/b/" + images[0], "z/" + images[1]}, "z/");
    row("of equally short ones the first", {"y/" + images[0], "z/" + images[1]}, "y/");
    row("not in the middle of a name", {"xattribute/shape/01.jpg", "q/" + images[0]}, "q/");
    row("not what a desktop adds", {"__MACOSX/a/attribute/shape/._01.jpg", "a/" + images[0]}, "a/");
}

void TestPictureSource::findsTheShortestPrefix()
{
    QFETCH(std::vector<std::string>, names);
    QFETCH(std::string, prefix);
    const fs::path folder = root() / "prefix" / QTest::currentDataTag();
    std::vector<ZipEntry> entries;
    for (const std::string& name : names) {
        writeFile(folder / name, "picture");
        entries.push_back({name, "picture"});
    }
    const fs::path zip = folder.string() + ".zip";
    writeZip(zip, entries);
    QCOMPARE(PictureSource::open(folder, images).prefix(), prefix);
    QCOMPARE(PictureSource::open(zip, images).prefix(), prefix);
}

void TestPictureSource::refusesWaysOut_data()
{
    QTest::addColumn<std::string>("image");
    QTest::newRow("absolute") << std::string("/etc/hostname");
    QTest::newRow("upwards") << std::string("../secret.jpg");
    QTest::newRow("upwards and down again") << std::string("a/../../secret.jpg");
    QTest::newRow("backslashes") << std::string("a\\..\\..\\secret.jpg");
    QTest::newRow("a URL") << std::string("file:///etc/hostname");
    QTest::newRow("home") << std::string("~/secret.jpg");
    QTest::newRow("empty") << std::string();
}

void TestPictureSource::refusesWaysOut()
{
    QFETCH(std::string, image);
    writeFile(root() / "ways" / images[0], "one");
    writeFile(root() / "secret.jpg", "secret");
    writeZip(root() / "ways.zip", {{images[0], "one"}});
    for (const fs::path& path : {root() / "ways", root() / "ways.zip"}) {
        const PictureSource source =
            PictureSource::open(path, std::vector<std::string> {image, images[0]});
        QCOMPARE(source.found(), 1);
        QCOMPARE(errorOf([&] { source.read(image); }).kind(), ErrorKind::Unsafe);
        QVERIFY(!source.size(image));
    }
}

void TestPictureSource::refusesALinkOutside()
{
    writeFile(root() / "secret.jpg", "secret");
    writeFile(root() / "links" / images[0], "one");
    fs::create_directories((root() / "links" / images[2]).parent_path());
    fs::create_symlink(root() / "secret.jpg", root() / "links" / images[2]);
    const PictureSource source = PictureSource::open(root() / "links", images);
    QCOMPARE(source.found(), 1);
    QCOMPARE(errorOf([&] { source.read(images[2]); }).kind(), ErrorKind::Unsafe);
}

void TestPictureSource::refusesAnArchiveWithWaysOut()
{
    for (const char* name : {"../../evil.jpg", "/etc/evil.jpg", "a/../../evil.jpg"}) {
        const fs::path path = root() / "evil.zip";
        writeZip(path, {{images[0], "one"}, {name, "evil"}});
        const Error error = errorOf([&] { PictureSource::open(path, images); });
        QCOMPARE(error.kind(), ErrorKind::Unsafe);
        QVERIFY2(QByteArray(error.what()).contains("entry 2"), error.what());
    }
}

void TestPictureSource::refusesWhatIsNoArchive()
{
    writeFile(root() / "text.zip", "this is no archive");
    QCOMPARE(errorOf([&] { PictureSource::open(root() / "text.zip", images); }).kind(),
        ErrorKind::Format);
    QCOMPARE(
        errorOf([&] { PictureSource::open(root() / "nowhere", images); }).kind(), ErrorKind::Io);
}

void TestPictureSource::refusesADamagedEntry()
{
    const fs::path path = root() / "damaged.zip";
    std::string content;
    for (int i = 0; i < 20'000; ++i)
        content += static_cast<char>('a' + i * i % 26);
    writeZip(path, {{images[0], content}});
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.write("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
    file.close();
    const PictureSource source = PictureSource::open(path, images);
    const Error error = errorOf([&] { source.read(images[0]); });
    QCOMPARE(error.kind(), ErrorKind::Format);
    QVERIFY2(QByteArray(error.what()).contains("damaged"), error.what());
}

void TestPictureSource::refusesAPictureThatIsTooLarge()
{
    const std::string large(pictureByteLimit + 1, '\0');
    writeFile(root() / "large" / images[0], large);
    writeZip(root() / "large.zip", {{images[0], large}}); // 32 KB in the archive
    for (const fs::path& path : {root() / "large", root() / "large.zip"}) {
        const PictureSource source = PictureSource::open(path, images);
        QCOMPARE(errorOf([&] { source.read(images[0]); }).kind(), ErrorKind::Resource);
    }
}

void TestPictureSource::findsNothing()
{
    writeFile(root() / "other/x/y.jpg", "other");
    const PictureSource source = PictureSource::open(root() / "other", images);
    QCOMPARE(source.found(), 0);
    QCOMPARE(textOf(source.read(images[0])), std::string("none"));
}

void TestPictureSource::knowsKindsByTheirFirstBytes()
{
    using namespace std::string_view_literals;
    QCOMPARE(mimeOf("\xFF\xD8\xFF\xE0"sv), std::string("image/jpeg"));
    QCOMPARE(mimeOf("\x89PNG\r\n\x1A\n"sv), std::string("image/png"));
    QCOMPARE(mimeOf("GIF89a"sv), std::string("image/gif"));
    QCOMPARE(mimeOf("RIFF\0\0\0\0WEBPVP8 "sv), std::string("image/webp"));
    QCOMPARE(mimeOf("BM01234567890123456789012345"sv), std::string("image/bmp"));
    for (const auto other : {""sv, "BM"sv, "<svg/>"sv, "RIFF\0\0\0\0WAVE"sv, "\xFF\xD8"sv})
        QCOMPARE(mimeOf(other), std::string());
}

QTEST_APPLESS_MAIN(TestPictureSource)
#include "tst_picture_source.moc"
