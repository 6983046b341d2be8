// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/checkpoint.h"
#include "core/formats/number_convert.h"
#include "tests/core/formats/torch_file_builder.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace clinic;

Q_DECLARE_METATYPE(clinic::ErrorKind)
Q_DECLARE_METATYPE(std::string)

class TestCheckpointDamage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theUndamagedFilesOpen();
    void refusesDamagedPickles_data();
    void refusesDamagedPickles();
    void refusesDamagedArchives_data();
    void refusesDamagedArchives();
    void refusesDamagedStreams_data();
    void refusesDamagedStreams();
    void saysWhatAForeignFileIs_data();
    void saysWhatAForeignFileIs();
    void everyCutOfAFileIsRefused();
    void halvesSurviveTheRoundTrip();

private:
    std::filesystem::path path() const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "model.pt";
    }
    void write(const std::string& bytes) const { writeTextFile(path(), bytes); }
    /// Opens and reads everything; the error that this ends in.
    std::optional<Error> failure() const;
    void compare(ErrorKind kind, const std::string& word) const;

    QTemporaryDir m_folder;
};

namespace {

using Builder = void (*)(PickledTensor&);

const std::string rawStorage = [] {
    const std::int64_t count = 4;
    const float numbers[4] = {1, 2, 3, 4};
    std::string out(24, '\0');
    std::memcpy(out.data(), &count, 8);
    std::memcpy(out.data() + 8, numbers, 16);
    return out;
}();

std::string legacyObject(const std::string& view = "N")
{
    PickledTensor tensor;
    tensor.view = view;
    return pickledStateDict(tensor.bytes());
}

std::string keyList(const std::string& keys)
{
    return "\x80\x02](" + keys + "e.";
}

} // namespace

std::optional<Error> TestCheckpointDamage::failure() const
{
    try {
        const Checkpoint checkpoint = openCheckpoint(path());
        for (const TensorEntry& entry : checkpoint.tensors.entries())
            static_cast<void>(checkpoint.tensors.read(entry));
    } catch (const Error& e) {
        return e;
    }
    return std::nullopt;
}

void TestCheckpointDamage::compare(ErrorKind kind, const std::string& word) const
{
    const auto error = failure();
    QVERIFY2(error, "the file was accepted");
    const std::string message = error->what();
    QVERIFY2(message.find("model.pt") != std::string::npos, message.c_str());
    QVERIFY2(message.find(word) != std::string::npos, message.c_str());
    QVERIFY2(error->kind() == kind, message.c_str());
}

void TestCheckpointDamage::theUndamagedFilesOpen()
{
    const std::vector<float> numbers {1, 2, 3, 4};
    writeTorchZip(path(), pickledStateDict(PickledTensor {}.bytes()));
    Checkpoint checkpoint = openCheckpoint(path());
    QCOMPARE(checkpoint.format, CheckpointFormat::TorchZip);
    QCOMPARE(checkpoint.tensors.readFloats(*checkpoint.tensors.find("w")), numbers);

    write(legacyStream(legacyObject(), keyList(pickleText("0")), rawStorage));
    checkpoint = openCheckpoint(path());
    QCOMPARE(checkpoint.format, CheckpointFormat::TorchLegacy);
    QCOMPARE(checkpoint.tensors.readFloats(*checkpoint.tensors.find("w")), numbers);
}

void TestCheckpointDamage::refusesDamagedPickles_data()
{
    using namespace std::string_literals;
    QTest::addColumn<std::string>("pickle");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<std::string>("word");
    const auto row = [](const char* name, const std::string& pickle, ErrorKind kind,
                         const std::string& word) {
        QTest::newRow(name) << pickle << kind << word;
    };
    const auto changed = [&row](const char* name, Builder change, ErrorKind kind,
                             const std::string& word) {
        PickledTensor tensor;
        change(tensor);
        row(name, pickledStateDict(tensor.bytes()), kind, word);
    };
    const auto beside = [&row](const char* name, const std::string& value, ErrorKind kind,
                            const std::string& word) {
        row(name, pickledStateDict(PickledTensor {}.bytes(), pickleText("x") + value), kind, word);
    };
    using enum ErrorKind;
    beside("a call of os.system", pickleGlobal("os", "system") + pickleText("ls") + "\x85R", Unsafe,
        "run os.system at byte");
    beside("an unknown class", pickleGlobal("omegaconf", "DictConfig") + ")R", Unsafe,
        "omegaconf.DictConfig");
    beside("a dotted name", pickleGlobal("torch", "os.system"), Unsafe, "os.system");
    beside("a name with a blank", pickleGlobal("torch ", "Size"), Unsafe, "byte");
    beside("a global that never ends", "c" + std::string(300, 'a'), Unsafe, "does not end");
    beside(
        "quantised tensors", pickleGlobal("torch._utils", "_rebuild_qtensor"), Unsafe, "quantised");
    beside("a call of a text", pickleText("f") + ")R", Unsafe, "no allowed function");
    beside(
        "a call of a storage class", pickleGlobal("torch", "FloatStorage") + ")R", Unsafe, "byte");
    beside("an object with arguments", pickleGlobal("argparse", "Namespace") + "K\x01\x85\x81",
        Unsafe, "argument");
    beside("attributes of a number", "K\x01}b", Unsafe, "attributes");
    beside("opcode POP",
        "K\x01"
        "0K\x01",
        Unsafe, "0x30");
    beside("opcode DUP",
        "K\x01"
        "2",
        Unsafe, "0x32");
    beside("opcode INST", "(ios\nsystem\n", Unsafe, "0x69");
    beside("opcode OBJ", "(K\x01o", Unsafe, "0x6f");
    beside("opcode EXT1", "\x82\x01"s, Unsafe, "0x82");
    beside("a codec other than latin1",
        pickleGlobal("_codecs", "encode") + pickleText("a") + pickleText("zip") + "\x86R", Unsafe,
        "latin1");
    beside("a numpy array of objects",
        pickleGlobal("numpy", "dtype") + pickleText("O8") + "\x89\x88\x87R", Unsafe, "O8");
    beside("a text longer than the file", "X\xff\xff\xff\x0f", Format, "limit");
    beside("a text that is cut", "X\x00\xff\x00\x00"s, Format, "truncated");
    beside("a text that is no UTF-8", "X\x01\x00\x00\x00\xff"s, Format, "UTF-8");
    beside("a memo entry nobody stored", "h\x63", Format, "memo");
    beside("a memo index of 4 billion", "K\x01r\xff\xff\xff\xff", Format, "memo");
    beside("a tuple without a mark",
        "K\x01"
        "t",
        Format, "byte");
    beside("a list that contains itself",
        "]q\x01h\x01"
        "a",
        Format, "cycle");
    beside("a hundred nested tuples", ")" + std::string(100, '\x85'), Format, "nested");
    beside("ten thousand marks", std::string(10'001, '('), Format, "marks");
    beside("an append to a dict",
        "}K\x01"
        "a",
        Format, "no list");
    beside("a key set on a list", "]K\x01K\x01s", Format, "no dict");
    beside("a dict key that is a list", "}]K\x01s", Format, "dict key");
    beside("a key without a value", "}(K\x01u", Format, "without a value");
    beside("the same name twice",
        PickledTensor {}.bytes() + pickleText("x") + PickledTensor {}.bytes(), Format, "twice");
    beside("a key that is a number", "N" + pickleInteger(5) + PickledTensor {}.bytes(), Format,
        "names must be text");
    row("an empty data.pkl", "", Format, "truncated");
    row("no PROTO", "}.", Unsafe, "PROTO");
    row("protocol 255", "\x80\xff.", Format, "protocol");
    row("no STOP", "\x80\x02}", Format, "STOP");
    row("STOP with an empty stack", "\x80\x02.", Format, "STOP");
    row("bytes after STOP", pickledStateDict(PickledTensor {}.bytes()) + "cos\n", Unsafe,
        "follow STOP");
    row("a number as root", "\x80\x02K\x2a.", Format, "state dict");
    row("a state dict without tensors", "\x80\x02}.", Format, "no tensors");
    row("a frame longer than the file", "\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00}."s, Format,
        "frame");
    changed(
        "more elements than the record", [](PickledTensor& t) { t.count = pickleInteger(1000); },
        Format, "data/0");
    changed(
        "fewer elements than the record", [](PickledTensor& t) { t.count = pickleInteger(2); },
        Format, "data/0");
    changed(
        "a negative number of elements", [](PickledTensor& t) { t.count = pickleInteger(-4); },
        Format, "negative");
    changed(
        "a number of elements that wraps",
        [](PickledTensor& t) { t.count = pickleInteger(1LL << 62); }, Format, "large");
    changed(
        "a bool as number of elements", [](PickledTensor& t) { t.count = "\x88"; }, Format,
        "integer");
    changed(
        "an offset behind the end", [](PickledTensor& t) { t.offset = pickleInteger(1); }, Format,
        "reaches");
    changed(
        "a stride that leaves the storage", [](PickledTensor& t) { t.stride = "(K\x64K\x01t"; },
        Format, "reaches");
    changed(
        "a negative stride",
        [](PickledTensor& t) { t.stride = "(" + pickleInteger(-1) + "K\x01t"; }, Format,
        "negative");
    changed(
        "a shape that wraps",
        [](PickledTensor& t) {
            t.shape = "(" + pickleInteger(1LL << 40) + pickleInteger(1LL << 40) + "t";
        },
        Format, "reaches");
    changed(
        "more strides than sizes", [](PickledTensor& t) { t.shape = "(K\x02t"; }, Format,
        "strides");
    changed(
        "a tensor of 4 TiB from 16 bytes",
        [](PickledTensor& t) {
            t.shape = "(" + pickleInteger(1 << 20) + pickleInteger(1 << 20) + "t";
            t.stride = std::string("(K\0K\0t", 6);
        },
        Format, "total");
    changed(
        "a key that is a path", [](PickledTensor& t) { t.key = pickleText("../../etc/passwd"); },
        Unsafe, "plain number");
    changed(
        "a key without a record", [](PickledTensor& t) { t.key = pickleText("9"); }, Format,
        "data/9");
    changed(
        "an unknown storage class",
        [](PickledTensor& t) { t.storageClass = pickleGlobal("torch", "EvilStorage"); }, Unsafe,
        "EvilStorage");
    changed(
        "a dtype as storage class",
        [](PickledTensor& t) { t.storageClass = pickleGlobal("torch", "float32"); }, Unsafe,
        "storage class");
    changed(
        "hooks", [](PickledTensor& t) { t.hooks = "}(K\x01K\x01u"; }, Format, "hooks");
}

void TestCheckpointDamage::refusesDamagedPickles()
{
    QFETCH(std::string, pickle);
    QFETCH(ErrorKind, kind);
    QFETCH(std::string, word);
    writeTorchZip(path(), pickle);
    compare(kind, word);
}

void TestCheckpointDamage::refusesDamagedArchives_data()
{
    QTest::addColumn<int>("fromEnd"); // the byte to change: >= 0 from the start, < 0 from the end
    QTest::addColumn<int>("value");
    QTest::addColumn<std::string>("word");
    QTest::newRow("the signature of the first record") << 0 << 0 << std::string("no file");
    QTest::newRow("the flag for encryption") << 6 << 1 << std::string("flags");
    QTest::newRow("another packing in the local header") << 8 << 8 << std::string("packing");
    QTest::newRow("another checksum in the local header") << 14 << 1 << std::string("checksum");
    QTest::newRow("another name in the local header") << 30 << int('b') << std::string("name");
    QTest::newRow("the length of the comment") << -1 << 1 << std::string("truncated");
    QTest::newRow("the place of the directory") << -6 << 1 << std::string("disagree");
    QTest::newRow("the number of entries") << -12 << 9 << std::string("zip");
    QTest::newRow("the number of this disk") << -18 << 1 << std::string("disk");
    QTest::newRow("the zip64 locator's target") << -34 << 9 << std::string("locator");
    QTest::newRow("the size of the zip64 record") << -94 << 9 << std::string("56 bytes");
}

void TestCheckpointDamage::refusesDamagedArchives()
{
    QFETCH(int, fromEnd);
    QFETCH(int, value);
    QFETCH(std::string, word);
    writeTorchZip(path(), pickledStateDict(PickledTensor {}.bytes()));
    std::string bytes = readWholeText(path(), 1U << 20);
    const std::size_t at = fromEnd >= 0 ? static_cast<std::size_t>(fromEnd)
                                        : bytes.size() - static_cast<std::size_t>(-fromEnd);
    bytes[at] = static_cast<char>(value);
    write(bytes);
    compare(ErrorKind::Format, word);
}

void TestCheckpointDamage::refusesDamagedStreams_data()
{
    QTest::addColumn<std::string>("stream");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<std::string>("word");
    const std::string keys = keyList(pickleText("0"));
    const auto row = [](const char* name, const std::string& stream, ErrorKind kind,
                         const char* word) {
        QTest::newRow(name) << stream << kind << std::string(word);
    };
    using enum ErrorKind;
    row("an empty list of storages", legacyStream(legacyObject(), "\x80\x02].", rawStorage), Format,
        "0 keys");
    row("a storage nobody uses", legacyStream(legacyObject(), keyList(pickleText("7")), rawStorage),
        Format, "no tensor uses");
    row("a call in the list of storages",
        legacyStream(legacyObject(),
            "\x80\x02"
            "cos\nsystem\n.",
            rawStorage),
        Unsafe, "os.system");
    row("no storages", legacyStream(legacyObject(), keys, ""), Format, "truncated");
    row("a storage cut short", legacyStream(legacyObject(), keys, rawStorage.substr(0, 20)), Format,
        "truncated");
    row("bytes behind the last storage", legacyStream(legacyObject(), keys, rawStorage + "x"),
        Format, "follow");
    row("another count in the raw header",
        legacyStream(legacyObject(), keys, "\x05" + rawStorage.substr(1)), Format, "5 elements");
    row("a view behind its storage",
        legacyStream(legacyObject("(" + pickleText("1") + "K\x03K\x04t"), keys, rawStorage), Format,
        "view");
}

void TestCheckpointDamage::refusesDamagedStreams()
{
    QFETCH(std::string, stream);
    QFETCH(ErrorKind, kind);
    QFETCH(std::string, word);
    write(stream);
    compare(kind, word);
}

void TestCheckpointDamage::saysWhatAForeignFileIs_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("word");
    QTest::newRow("empty") << std::string() << std::string("empty");
    QTest::newRow("HTML") << std::string("<!DOCTYPE html><html>404") << std::string("HTML");
    QTest::newRow("Git LFS") << std::string("version https://git-lfs.github.com/spec/v1\n")
                             << std::string("LFS");
    QTest::newRow("Python") << std::string("import torch\n") << std::string("Python");
    QTest::newRow("gzip") << std::string("\x1f\x8b\x08") << std::string("gzip");
    QTest::newRow("tar") << std::string("pickle") + std::string(600, '\0') << std::string("tar");
}

void TestCheckpointDamage::saysWhatAForeignFileIs()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, word);
    write(bytes);
    compare(ErrorKind::Format, word);
}

void TestCheckpointDamage::everyCutOfAFileIsRefused()
{
    writeTorchZip(path(), pickledStateDict(PickledTensor {}.bytes()));
    const std::string whole = readWholeText(path(), 1U << 20);
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        write(whole.substr(0, size));
        QVERIFY2(failure(), std::to_string(size).c_str());
    }
}

void TestCheckpointDamage::halvesSurviveTheRoundTrip()
{
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
        const float value = floatFromHalf(static_cast<std::uint16_t>(bits));
        if (value == value)
            QCOMPARE(unsigned(halfFromFloat(value)), bits);
    }
    QCOMPARE(halfFromFloat(65519.0F), std::uint16_t(0x7bff)); // the last one that does not overflow
    QCOMPARE(halfFromFloat(65520.0F), std::uint16_t(0x7c00));
    QCOMPARE(halfFromFloat(2049.0F), std::uint16_t(0x6800)); // ties to even
}

QTEST_GUILESS_MAIN(TestCheckpointDamage)
#include "tst_checkpoint_damage.moc"
