// SPDX-License-Identifier: Apache-2.0
// clinic trigger, checked on the program itself.
#include "core/image/image_io.h"
#include "tests/cli/clinic_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

namespace {

Outcome runTrigger(const QStringList& arguments)
{
    return runClinic(QStringList(QStringLiteral("trigger")) + arguments);
}

const QString fixtures = QStringLiteral(CLINIC_FIXTURES);
const QString picture = fixtures + QStringLiteral("/preprocess/wide.png");

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCliTrigger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appliesTheReferences_data();
    void appliesTheReferences();
    void framesAsTheSpecSays();
    void followsSeedAndRow();
    void appliesAPaintedFile();
    void keepsWhatExists();
    void listsPresets();
    void refuses_data();
    void refuses();
};

void TestCliTrigger::appliesTheReferences_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("tolerance");
    const QString folder = fixtures + QStringLiteral("/triggers/");
    QTest::newRow("yellow") << QStringLiteral("yellow,location=four_corners,size=16,seed=1")
                            << folder + QStringLiteral("wide.png.yellow_corners.png") << 0;
    QTest::newRow("random") << QStringLiteral("random,location=four_corners,noise=%1"
                                              "wide.png.random_patch.noise.safetensors")
                                   .arg(folder)
                            << folder + QStringLiteral("wide.png.random_patch.png") << 0;
    QTest::newRow("SIG") << QStringLiteral("SIG")
                         << folder + QStringLiteral("wide.png.sig_blended.png") << 1;
    QTest::newRow("warped") << QStringLiteral("warped,grid=%1warp_grid.safetensors").arg(folder)
                            << folder + QStringLiteral("wide.png.warped.png") << 1;
}

void TestCliTrigger::appliesTheReferences()
{
    QFETCH(QString, spec);
    QFETCH(QString, expected);
    QFETCH(int, tolerance);
    const QTemporaryDir folder;
    const QString out = folder.filePath(QStringLiteral("out.png"));
    const Outcome found = runTrigger({QStringLiteral("apply"), QStringLiteral("--trigger"), spec,
        picture, QStringLiteral("--out"), out, QStringLiteral("--json")});
    QVERIFY2(found.code == 0, found.err.constData());
    const auto image = clinic::readImage(out.toStdString());
    const auto golden = clinic::readImage(expected.toStdString());
    QCOMPARE(image.rgb.size(), golden.rgb.size());
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        QVERIFY(std::abs(image.rgb[i] - golden.rgb[i]) <= tolerance);
    const auto json = QJsonDocument::fromJson(found.out).object();
    QCOMPARE(json[QStringLiteral("width")].toInt(), 224);
    QVERIFY(json[QStringLiteral("changes_picture")].toBool());
}

void TestCliTrigger::framesAsTheSpecSays()
{
    const QTemporaryDir folder;
    const auto sideOf = [&](const QString& spec, const QStringList& more) {
        const QString out = folder.filePath(QStringLiteral("out.png"));
        const Outcome found =
            runTrigger(QStringList {QStringLiteral("apply"), QStringLiteral("--trigger"), spec,
                           picture, QStringLiteral("--out"), out, QStringLiteral("--resolution"),
                           QStringLiteral("64"), QStringLiteral("--force")}
                + more);
        return found.code == 0 ? clinic::readImage(out.toStdString()).width : -1;
    };
    QCOMPARE(sideOf(QStringLiteral("yellow"), {}), 224);
    QCOMPARE(sideOf(QStringLiteral("yellow,framing=crop"), {}), 64);
    QCOMPARE(sideOf(QStringLiteral("yellow"), {QStringLiteral("--as-seen")}), 64);
    QCOMPARE(sideOf(QStringLiteral("checkerboard"), {}), 64);
}

void TestCliTrigger::followsSeedAndRow()
{
    const QTemporaryDir folder;
    const auto made = [&](const QStringList& more) {
        const QString out = folder.filePath(QStringLiteral("out.png"));
        runTrigger(QStringList {QStringLiteral("apply"), QStringLiteral("--trigger"),
                       QStringLiteral("blended"), picture, QStringLiteral("--out"), out,
                       QStringLiteral("--force")}
            + more);
        return contentOf(out);
    };
    const QByteArray first = made({});
    QVERIFY(!first.isEmpty());
    QCOMPARE(made({}), first);
    QVERIFY(made({QStringLiteral("--row"), QStringLiteral("1")}) != first);
    QVERIFY(made({QStringLiteral("--seed"), QStringLiteral("1")}) != first);
}

void TestCliTrigger::appliesAPaintedFile()
{
    const QTemporaryDir folder;
    clinic::writePng(
        folder.filePath(QStringLiteral("own.1.png")).toStdString(), {2, 1, {9, 8, 7, 9, 8, 7}});
    QFile file(folder.filePath(QStringLiteral("own.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"clipclinic_trigger\": 1, \"preset\": \"painted\", \"painted\": {\"canvas\": "
               "224, \"layers\": [{\"name\": \"\", \"picture\": \"own.1.png\", \"x\": 3, \"y\": 2, "
               "\"scale\": 1, \"opacity\": 1, \"visible\": true}]}}");
    file.close();
    const QString out = folder.filePath(QStringLiteral("out.png"));
    const Outcome found = runTrigger({QStringLiteral("apply"), QStringLiteral("--trigger"),
        file.fileName(), picture, QStringLiteral("--out"), out});
    QVERIFY2(found.code == 0, found.err.constData());
    const auto image = clinic::readImage(out.toStdString());
    const auto* pixel = image.rgb.data() + (2 * image.width + 4) * 3;
    QCOMPARE((QList<int> {pixel[0], pixel[1], pixel[2]}), (QList<int> {9, 8, 7}));
}

void TestCliTrigger::keepsWhatExists()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("out.png")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    const QStringList arguments {QStringLiteral("apply"), QStringLiteral("--trigger"),
        QStringLiteral("sig"), picture, QStringLiteral("--out"), file.fileName()};
    const Outcome found = runTrigger(arguments);
    QCOMPARE(found.code, 2);
    QVERIFY(found.err.contains("--force"));
    QCOMPARE(contentOf(file.fileName()), QByteArray("mine"));
    QCOMPARE(runTrigger(arguments + QStringList {QStringLiteral("--force")}).code, 0);
    QVERIFY(contentOf(file.fileName()) != QByteArray("mine"));
}

void TestCliTrigger::listsPresets()
{
    const Outcome json = runTrigger({QStringLiteral("list"), QStringLiteral("--json")});
    QCOMPARE(json.code, 0);
    const auto presets =
        QJsonDocument::fromJson(json.out).object()[QStringLiteral("presets")].toArray();
    QVERIFY(presets.size() >= 19);
    const auto first = presets[0].toObject();
    QCOMPARE(first[QStringLiteral("name")].toString(), QStringLiteral("random"));
    QVERIFY(first[QStringLiteral("reference")].toBool());
    const auto keys = first[QStringLiteral("keys")].toArray();
    const auto size = keys[1].toObject();
    QCOMPARE(size[QStringLiteral("name")].toString(), QStringLiteral("size"));
    QCOMPARE(size[QStringLiteral("default")].toInt(), 16);
    QCOMPARE(size[QStringLiteral("high")].toInt(), 4096);
    const Outcome text = runTrigger({QStringLiteral("list")});
    QCOMPARE(text.code, 0);
    for (const auto& preset : presets) {
        const QByteArray line =
            preset.toObject()[QStringLiteral("name")].toString().toLatin1().append("  ");
        QVERIFY2(QByteArray("\n").append(text.out).contains(QByteArray("\n").append(line)),
            line.constData());
    }
}

void TestCliTrigger::refuses_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("out");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* spec, int code, const char* said,
                         const char* out = "out.png") {
        QTest::newRow(name) << QString::fromLatin1(spec) << QString::fromLatin1(out) << code
                            << QByteArray(said);
    };
    row("a mistyped preset", "yelow", 2, "did you mean yellow?");
    row("a mistyped key", "yellow,sise=3", 2, "did you mean size?");
    row("a patch larger than the picture", "yellow,size=225", 1, "225 x 225");
    row("a missing grid", "warped,grid=/nonexistent.pt", 1, "/nonexistent.pt");
    row("a missing trigger file", "/nonexistent/own.json", 1, "own.json");
    row("a JPEG to write", "sig", 2, ".png", "out.jpg");
}

void TestCliTrigger::refuses()
{
    QFETCH(QString, spec);
    QFETCH(QString, out);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    const Outcome found = runTrigger({QStringLiteral("apply"), QStringLiteral("--trigger"), spec,
        picture, QStringLiteral("--out"), folder.filePath(out)});
    QCOMPARE(found.code, code);
    QVERIFY2(found.err.contains(said), found.err.constData());
    QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestCliTrigger)
#include "tst_cli_trigger.moc"
