// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/trigger/open_trigger.h"
#include "core/trigger/preset.h"
#include "tests/core/trigger/sample_pictures.h"

#include <QTemporaryDir>
#include <QtTest>

#include <optional>

using namespace clinic;

namespace {

RgbaImage square(int side, Rgb colour, std::uint8_t alpha)
{
    RgbaImage image {side, side, {}};
    for (int i = 0; i < side * side; ++i)
        image.rgba.insert(image.rgba.end(), {colour[0], colour[1], colour[2], alpha});
    return image;
}

/// Two layers, one of them half transparent, scaled and off the whole pixels.
TriggerFile paintedTrigger()
{
    TriggerFile file {parseTriggerSpec("painted,location=random,seed=5"), PaintedTrigger {64, {}}};
    file.painted->layers.push_back({"ground", square(8, {250, 10, 20}, 255), 4, 6});
    file.painted->layers.push_back(
        {"Schärfe \"1\"", square(5, {0, 90, 200}, 128), 7.25, 8.5, 1.75, 0.5, true});
    file.painted->layers.push_back({"hidden", square(3, {1, 2, 3}, 255), 0, 0, 1, 1, false});
    return file;
}

std::filesystem::path pathIn(const QTemporaryDir& folder, const char* name)
{
    return folder.filePath(QString::fromLatin1(name)).toStdString();
}

void write(const std::filesystem::path& path, const QByteArray& content)
{
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

Image greyImage(int width, int height)
{
    return plainImage(width, height, 100);
}

const QByteArray layer = "{\"name\": \"a\", \"picture\": \"own.1.png\", \"x\": 0, \"y\": 0, "
                         "\"scale\": 1, \"opacity\": 1, \"visible\": true}";

QByteArray paintedJson(const QByteArray& layers, const QByteArray& keys = "{}")
{
    return "{\"clipclinic_trigger\": 1, \"preset\": \"painted\", \"keys\": " + keys
        + ", \"painted\": {\"canvas\": 32, \"layers\": [" + layers + "]}}";
}

} // namespace

class TestTriggerFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackEveryPreset_data();
    void givesBackEveryPreset();
    void givesBackPaintedLayers();
    void openedByNameItHasTheSamePixels();
    void takesItsFilesAlong();
    void paintedByFileIsTakenOver();
    void replacesAllOrNothing();
    void refuses_data();
    void refuses();
    void refusesALinkOutOfTheFolder();
    void refusesToWrite_data();
    void refusesToWrite();
};

void TestTriggerFile::givesBackEveryPreset_data()
{
    QTest::addColumn<QByteArray>("spec");
    for (const TriggerPreset& preset : triggerPresets()) {
        if (preset.name != "painted")
            QTest::newRow(preset.name.c_str()) << QByteArray::fromStdString(preset.name);
    }
    QTest::newRow("numbers that need all their digits")
        << QByteArray("sine,amplitude=0.1,cycles=12.300000000000001");
    QTest::newRow("the largest seed") << QByteArray("yellow,seed=18446744073709551615");
    QTest::newRow("a text with comma and backslash")
        << QByteArray("watermark,text=a\\, b \\\\ \"c\" \xc3\xa4");
    QTest::newRow("several colours") << QByteArray("patch,colours=00ff00/010203,cells=7");
}

void TestTriggerFile::givesBackEveryPreset()
{
    QFETCH(QByteArray, spec);
    const QTemporaryDir folder;
    const auto path = pathIn(folder, "own.json");
    const TriggerSpec written = parseTriggerSpec(spec.toStdString());
    writeTriggerFile(path, {written, {}});
    const TriggerFile read = readTriggerFile(path);
    QCOMPARE(read.spec, written);
    QVERIFY(!read.painted);
}

void TestTriggerFile::givesBackPaintedLayers()
{
    const QTemporaryDir folder;
    const auto path = pathIn(folder, "own.json");
    const TriggerFile written = paintedTrigger();
    writeTriggerFile(path, written);
    QVERIFY(std::filesystem::exists(pathIn(folder, "own.3.png")));
    const TriggerFile read = readTriggerFile(path);
    QCOMPARE(read.spec, written.spec);
    QVERIFY(read.painted == written.painted);
}

void TestTriggerFile::openedByNameItHasTheSamePixels()
{
    const QTemporaryDir folder;
    const auto path = pathIn(folder, "own.json");
    writeTriggerFile(path, paintedTrigger());
    Image expected = greyImage(64, 64);
    makeTrigger(paintedTrigger()).apply(expected, 3);
    QVERIFY(expected.rgb != greyImage(64, 64).rgb);
    for (const std::string& text :
        {path.string(), "painted,location=random,seed=5,file=" + path.string()}) {
        Image found = greyImage(64, 64);
        openTrigger(text).apply(found, 3);
        QVERIFY2(found.rgb == expected.rgb, text.c_str());
    }
}

void TestTriggerFile::takesItsFilesAlong()
{
    const QTemporaryDir elsewhere;
    const QTemporaryDir folder;
    writePng(pathIn(elsewhere, "cat.png"), greyImage(4, 3));
    const TriggerSpec spec =
        parseTriggerSpec("blended_picture,picture=" + pathIn(elsewhere, "cat.png").string());
    const auto path = pathIn(folder, "own.json");
    writeTriggerFile(path, {spec, {}});
    const TriggerFile read = readTriggerFile(path);
    QCOMPARE(read.spec.file, pathIn(folder, "own.picture.png"));
    QCOMPARE(readImage(read.spec.file).rgb, greyImage(4, 3).rgb);
    // what lies there already is named, not copied
    writeTriggerFile(pathIn(folder, "second.json"), read);
    QCOMPARE(readTriggerFile(pathIn(folder, "second.json")).spec, read.spec);
    QVERIFY(!std::filesystem::exists(pathIn(folder, "second.picture.png")));
}

void TestTriggerFile::paintedByFileIsTakenOver()
{
    const QTemporaryDir folder;
    const auto first = pathIn(folder, "first.json");
    const auto second = pathIn(folder, "second.json");
    writeTriggerFile(first, paintedTrigger());
    writeTriggerFile(
        second, {parseTriggerSpec("painted,location=whole,file=" + first.string()), {}});
    const TriggerFile read = readTriggerFile(second);
    QVERIFY(read.painted == paintedTrigger().painted);
    QCOMPARE(read.spec.location, TriggerLocation::Whole);
    QVERIFY(read.spec.file.empty());
}

void TestTriggerFile::replacesAllOrNothing()
{
    const QTemporaryDir folder;
    const auto path = pathIn(folder, "own.json");
    writeTriggerFile(path, paintedTrigger());
    TriggerFile changed = paintedTrigger();
    changed.painted->layers[0].picture = square(9, {0, 0, 0}, 255);
    changed.painted->layers[2].scale = -1; // found before anything is written
    QVERIFY_THROWS_EXCEPTION(Error, writeTriggerFile(path, changed));
    QVERIFY(readTriggerFile(path).painted == paintedTrigger().painted);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 4);
}

void TestTriggerFile::refuses_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* name, const QByteArray& content, ErrorKind kind,
                         const char* named) {
        QTest::newRow(name) << content << static_cast<int>(kind) << QByteArray(named);
    };
    const auto picture = [](const QByteArray& name) {
        return paintedJson(QByteArray(layer).replace("own.1.png", name));
    };
    const auto member = [](const QByteArray& from, const QByteArray& to) {
        return paintedJson(QByteArray(layer).replace(from, to));
    };
    const QByteArray head = "{\"clipclinic_trigger\": 1, \"preset\": ";
    row("no JSON", "yellow,size=4", ErrorKind::Format, "line 1");
    row("deep nesting", QByteArray(100'000, '['), ErrorKind::Format, "nested");
    row("another JSON", "{\"classes\": []}", ErrorKind::Format, "classes");
    row("no version", "{\"preset\": \"yellow\"}", ErrorKind::Format, "clipclinic_trigger");
    row("a later version", "{\"clipclinic_trigger\": 2, \"preset\": \"yellow\"}",
        ErrorKind::Unsupported, "newer");
    row("an unknown preset", head + "\"yelow\"}", ErrorKind::Config, "did you mean yellow?");
    row("an unknown key", head + "\"yellow\", \"keys\": {\"sise\": 3}}", ErrorKind::Config,
        "did you mean size?");
    row("a key out of range", head + "\"yellow\", \"keys\": {\"size\": 5000}}", ErrorKind::Config,
        "4096");
    row("a key that is a list", head + "\"yellow\", \"keys\": {\"size\": [3]}}", ErrorKind::Format,
        "size");
    row("layers of a patch", head + "\"yellow\", \"painted\": {\"canvas\": 3, \"layers\": []}}",
        ErrorKind::Format, "painted");
    row("painted without layers", head + "\"painted\"}", ErrorKind::Format, "layers");
    row("a painted trigger that names another", paintedJson(layer, "{\"file\": \"own.json\"}"),
        ErrorKind::Format, "names no other");
    row("a grid by absolute path", head + "\"warped\", \"keys\": {\"grid\": \"/etc/passwd\"}}",
        ErrorKind::Unsafe, "passwd");
    row("a grid above the folder", head + "\"warped\", \"keys\": {\"grid\": \"a/../../b.pt\"}}",
        ErrorKind::Unsafe, "b.pt");
    row("a picture above the folder", picture("../own.1.png"), ErrorKind::Unsafe, "own.1.png");
    row("a picture by absolute path", picture("/tmp/own.1.png"), ErrorKind::Unsafe, "own.1.png");
    row("a picture in a folder", picture("sub/own.1.png"), ErrorKind::Unsafe, "own.1.png");
    row("a picture that is the folder", picture("."), ErrorKind::Unsafe, "'.'");
    row("a picture without a name", picture(""), ErrorKind::Unsafe, "''");
    row("a picture that is missing", picture("own.9.png"), ErrorKind::Io, "own.9.png");
    row("a picture that is none", picture("own.json"), ErrorKind::Format, "own.json");
    row("a picture that is no PNG", picture("own.jpg"), ErrorKind::Format, "JPEG");
    row("a picture cut short", picture("own.cut.png"), ErrorKind::Format, "own.cut.png");
    row("a picture of 900 million pixels", picture("own.bomb.png"), ErrorKind::Resource, "30000");
    row("a scale of nothing", member("\"scale\": 1", "\"scale\": 0"), ErrorKind::Format, "scale");
    row("a place beyond all", member("\"x\": 0", "\"x\": 1e300"), ErrorKind::Format, "layer 1: x");
    row("an opacity above 1", member("\"opacity\": 1", "\"opacity\": 1.5"), ErrorKind::Format,
        "opacity");
    row("visible as a number", member("true", "1"), ErrorKind::Format, "visible");
    row("a member nobody knows", member("\"x\"", "\"z\""), ErrorKind::Format, "'z'");
    QByteArrayList many;
    for (int i = 0; i < 65; ++i)
        many << layer;
    row("65 layers", paintedJson(many.join(',')), ErrorKind::Format, "64");
    row("a canvas of nothing", paintedJson(layer).replace("32", "0"), ErrorKind::Format, "canvas");
    row("more than a mebibyte", paintedJson(layer) + QByteArray(1 << 20, ' '), ErrorKind::Resource,
        "own.json");
}

void TestTriggerFile::refuses()
{
    QFETCH(QByteArray, content);
    QFETCH(int, kind);
    QFETCH(QByteArray, named);
    const QTemporaryDir folder;
    const auto path = pathIn(folder, "own.json");
    write(path, content);
    writePng(pathIn(folder, "own.1.png"), greyImage(4, 4));
    const auto jpeg = encodeJpeg(greyImage(8, 8), 90);
    write(pathIn(folder, "own.jpg"),
        QByteArray(reinterpret_cast<const char*>(jpeg.data()), static_cast<int>(jpeg.size())));
    const auto png = encodePng(noisyImage(32, 32, 1));
    write(pathIn(folder, "own.cut.png"),
        QByteArray(reinterpret_cast<const char*>(png.data()), static_cast<int>(png.size() / 2)));
    write(pathIn(folder, "own.bomb.png"),
        QByteArray::fromBase64(
            "iVBORw0KGgoAAAANSUhEUgAAdTAAAHUwCAYAAABmJ/i6AAAADElEQVR4nGNgoD0AAABkA"
            "AGGZDw1AAAAAElFTkSuQmCC"));
    std::optional<Error> error;
    try {
        readTriggerFile(path);
    } catch (const Error& thrown) {
        error = thrown;
    }
    QVERIFY(error.has_value());
    QVERIFY2(QByteArray(error->what()).contains(named), error->what());
    QVERIFY2(QByteArray(error->what()).contains("own."), error->what());
    QCOMPARE(static_cast<int>(error->kind()), kind);
}

void TestTriggerFile::refusesALinkOutOfTheFolder()
{
    const QTemporaryDir elsewhere;
    const QTemporaryDir folder;
    writePng(pathIn(elsewhere, "secret.png"), greyImage(4, 4));
    std::filesystem::create_symlink(pathIn(elsewhere, "secret.png"), pathIn(folder, "own.1.png"));
    write(pathIn(folder, "own.json"), paintedJson(layer));
    try {
        readTriggerFile(pathIn(folder, "own.json"));
        QFAIL("accepted");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Unsafe);
    }
}

void TestTriggerFile::refusesToWrite_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("another name") << 0 << QByteArray(".json");
    QTest::newRow("no layers at all") << 1 << QByteArray("layers");
    QTest::newRow("an empty picture") << 2 << QByteArray("layer 1");
    QTest::newRow("a canvas too large") << 3 << QByteArray("canvas");
    QTest::newRow("a size out of range") << 4 << QByteArray("size");
}

void TestTriggerFile::refusesToWrite()
{
    QFETCH(int, what);
    QFETCH(QByteArray, named);
    const QTemporaryDir folder;
    TriggerFile file = paintedTrigger();
    if (what == 1)
        file.painted.reset();
    if (what == 2)
        file.painted->layers[0].picture = {};
    if (what == 3)
        file.painted->canvas = 4000;
    if (what == 4) {
        file = {parseTriggerSpec("yellow"), {}};
        file.spec.size = 0;
    }
    try {
        writeTriggerFile(pathIn(folder, what == 0 ? "own.png" : "own.json"), file);
        QFAIL("written");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Config);
        QVERIFY2(QByteArray(error.what()).contains(named), error.what());
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_APPLESS_MAIN(TestTriggerFile)
#include "tst_trigger_file.moc"
