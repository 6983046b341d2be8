// SPDX-License-Identifier: Apache-2.0

#include "core/base/error.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "tests/core/formats/byte_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;

Q_DECLARE_METATYPE(clinic::ErrorKind)

namespace {
const char good[] = R"({"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";

QByteArray fileOf(const QByteArray& header, int dataBytes = 16)
{
    return ByteBuilder()
        .little(static_cast<std::uint64_t>(header.size()))
        .text({header.constData(), static_cast<std::size_t>(header.size())})
        .zeros(dataBytes)
        .bytes();
}

/// The header with one tensor entry in place of the good one.
QByteArray withEntry(const QByteArray& entry)
{
    return fileOf("{\"w\":" + entry + "}");
}
} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheWriterWrites();
    void acceptsBlanksAndMetadata();
    void keepsOddNamesAsLabels();
    void readsScalarsAndEmptyTensors();
    void refuses_data();
    void refuses();
    void writerRefusesWhatDoesNotFit();
    void looksAtFirstBytes();

private:
    std::filesystem::path write(const QByteArray& bytes)
    {
        const auto path = m_folder.filePath(QStringLiteral("x.safetensors"));
        QFile file(path);
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return path.toStdString();
    }
    QTemporaryDir m_folder;
};

void TestSafetensors::readsWhatTheWriterWrites()
{
    Matrix matrix(2, 3);
    for (std::size_t i = 0; i < 6; ++i)
        matrix.data()[i] = static_cast<float>(i) * 0.5F;
    const std::filesystem::path path =
        m_folder.filePath(QStringLiteral("w.safetensors")).toStdString();
    writeSafetensors(path, {{"b", matrix}, {"a \"quoted\"", matrix}}, {{"made", "by a test"}});
    const auto checkpoint = readSafetensors(path);
    QCOMPARE(checkpoint.format, CheckpointFormat::Safetensors);
    QCOMPARE(checkpoint.tensors.size(), std::size_t {2});
    const auto* entry = checkpoint.tensors.find("b");
    QVERIFY(entry);
    QCOMPARE(entry->shape, (std::vector<std::int64_t> {2, 3}));
    QCOMPARE(checkpoint.tensors.readFloats(*entry),
        std::vector<float>(matrix.data(), matrix.data() + 6));
    QVERIFY(checkpoint.tensors.find("a \"quoted\""));
}

void TestSafetensors::acceptsBlanksAndMetadata()
{
    QCOMPARE(readSafetensors(write(fileOf(QByteArray(" \n") + good + "  "))).tensors.size(),
        std::size_t {1});
    QCOMPARE(readSafetensors(write(fileOf(R"({"__metadata__":{"a":"b"}})", 0))).tensors.size(),
        std::size_t {0});
}

void TestSafetensors::keepsOddNamesAsLabels()
{
    const auto checkpoint = readSafetensors(
        write(fileOf(R"({"../../x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1)));
    QCOMPARE(checkpoint.tensors.entries()[0].name, std::string("../../x"));
}

void TestSafetensors::readsScalarsAndEmptyTensors()
{
    const auto checkpoint = readSafetensors(write(fileOf(
        R"({"e":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"s":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}})",
        2)));
    QCOMPARE(checkpoint.tensors.find("e")->elementCount(), std::uint64_t {0});
    QCOMPARE(checkpoint.tensors.find("s")->byteCount(), std::uint64_t {2});
    QCOMPARE(
        checkpoint.tensors.readFloats(*checkpoint.tensors.find("s")), std::vector<float> {0.0F});
}

void TestSafetensors::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const QByteArray& bytes) {
        QTest::newRow(name) << bytes;
    };
    row("empty file", {});
    row("seven bytes", QByteArray(7, 'x'));
    row("length 0", fileOf("", 0));
    row("length past the end", ByteBuilder().little(std::uint64_t {100}).text(good).bytes());
    row("length 2^64 - 1", ByteBuilder().little(UINT64_MAX).text(good).bytes());
    row("length that cuts the JSON",
        ByteBuilder().little(std::uint64_t {20}).text(good).zeros(16).bytes());
    row("an array", fileOf("[]", 0));
    row("NUL padding", fileOf(QByteArray(good) + QByteArray(4, '\0')));
    row("byte order mark", fileOf(QByteArray("\xef\xbb\xbf") + good));
    row("the same tensor twice",
        fileOf(
            R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
            2));
    row("an entry that is a list", withEntry("[]"));
    row("unknown field", withEntry(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,16],"x":1})"));
    row("no dtype", withEntry(R"({"shape":[2,2],"data_offsets":[0,16]})"));
    row("no shape", withEntry(R"({"dtype":"F32","data_offsets":[0,16]})"));
    row("no offsets", withEntry(R"({"dtype":"F32","shape":[2,2]})"));
    row("unknown dtype", withEntry(R"({"dtype":"F33","shape":[2,2],"data_offsets":[0,16]})"));
    row("dtype is a number", withEntry(R"({"dtype":5,"shape":[2,2],"data_offsets":[0,16]})"));
    row("negative size", withEntry(R"({"dtype":"F32","shape":[-2,-2],"data_offsets":[0,16]})"));
    row("float size", withEntry(R"({"dtype":"F32","shape":[2.0,2.0],"data_offsets":[0,16]})"));
    row("shape is a number", withEntry(R"({"dtype":"F32","shape":4,"data_offsets":[0,16]})"));
    row("product wraps",
        withEntry(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})"));
    row("zero times 2^62 times 4",
        withEntry(R"({"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]})"));
    row("65 dimensions",
        withEntry("{\"dtype\":\"F32\",\"shape\":[" + QByteArray("1,").repeated(64)
            + "4],\"data_offsets\":[0,16]}"));
    row("three offsets", withEntry(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,16,16]})"));
    row("offsets reversed", withEntry(R"({"dtype":"F32","shape":[2,2],"data_offsets":[16,0]})"));
    row("offsets past the end",
        withEntry(R"({"dtype":"F32","shape":[2,2],"data_offsets":[16,32]})"));
    row("offsets and shape differ",
        withEntry(R"({"dtype":"F32","shape":[2,1],"data_offsets":[0,16]})"));
    row("hole at the start", fileOf(R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2));
    row("overlap",
        fileOf(
            R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
            3));
    row("tail", fileOf(good, 17));
    row("data cut", fileOf(good, 15));
    row("metadata is a list", fileOf(R"({"__metadata__":[]})", 0));
    row("metadata value is a number", fileOf(R"({"__metadata__":{"a":1}})", 0));
    row("name with NUL",
        fileOf(R"({"a\u0000b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1));
    row("name of 600 bytes",
        fileOf(
            "{\"" + QByteArray(600, 'n') + R"(":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
            1));
    row("a zip at the end",
        fileOf(R"({"w":{"dtype":"U8","shape":[22],"data_offsets":[0,22]}})", 0)
            + QByteArray("PK\5\6") + QByteArray(18, '\0'));
}

void TestSafetensors::refuses()
{
    QFETCH(QByteArray, bytes);
    try {
        readSafetensors(write(bytes));
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(error.kind() == ErrorKind::Format, error.what());
        QVERIFY2(std::string_view(error.what()).starts_with("x.safetensors: "), error.what());
    }
}

void TestSafetensors::writerRefusesWhatDoesNotFit()
{
    const std::filesystem::path path =
        m_folder.filePath(QStringLiteral("n.safetensors")).toStdString();
    const std::array<std::byte, 4> four {};
    const SafetensorsEntry wrong {.name = "a", .dtype = DType::F32, .shape = {2}, .bytes = four};
    QVERIFY_EXCEPTION_THROWN(writeSafetensors(path, std::span(&wrong, 1)), Error);
    const SafetensorsEntry one {.name = "a", .dtype = DType::F32, .shape = {1}, .bytes = four};
    const std::array twice {one, one};
    QVERIFY_EXCEPTION_THROWN(writeSafetensors(path, twice), Error);
    QVERIFY(!std::filesystem::exists(path));
}

void TestSafetensors::looksAtFirstBytes()
{
    const auto bytes = fileOf(good);
    QVERIFY(
        looksLikeSafetensors(spanOf(bytes).first(16), static_cast<std::uint64_t>(bytes.size())));
    QVERIFY(!looksLikeSafetensors(spanOf(bytes).first(16), 20));
    QVERIFY(!looksLikeSafetensors(spanOf(QByteArray("PK\3\4aaaaaaaaaaaa")), 16));
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
