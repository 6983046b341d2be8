// SPDX-License-Identifier: Apache-2.0
// The contract of the command line, checked on the program itself.
#include "core/formats/checkpoint_writer.h"
#include "tests/cli/clinic_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace {

QString fixture(const char* model)
{
    return QStringLiteral(CLINIC_FIXTURES "/models/") + QLatin1String(model);
}

QString writtenFile(const QTemporaryDir& folder, const char* name, const QByteArray& content)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

} // namespace

class TestCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void everyCommandShowsAnExample();
    void jsonAloneOnStandardOutput();
    void errorsGoToStandardError();
    void tokenizesEachLine();
    void refusesTextThatIsNotUtf8();
    void referenceProfileCutsTheEndToken();
    void refusesWhatIsUnsafe();
    void inspectEscapesForeignText();
    void encodeNamesTheInput_data();
    void encodeNamesTheInput();
    void stopsOnInterrupt();
    void embedTakesEveryTableSwitch();
};

void TestCli::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* arguments, int code, const char* said) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(
            QLatin1Char(' '), Qt::SkipEmptyParts)
                            << code << QByteArray(said);
    };
    row("no command", "", 2, "subcommand");
    row("unknown command names the nearest", "tokenise", 2, "did you mean \"tokenize\"");
    row("unknown option", "tokenize --text x --colour", 2, "--colour");
    row("neither text nor file", "tokenize", 2, "--text");
    row("unknown profile", "tokenize --text x --profile best", 2, "--profile");
    row("unknown device", "tokenize --text x --device tpu", 2, "cuda:N");
    row("missing file", "tokenize --file /nonexistent/lines.txt", 1, "/nonexistent/lines.txt");
    row("missing golden folder", "selftest --golden /nonexistent", 1, "/nonexistent");
    row("version", "--version", 0, "clinic ");
}

void TestCli::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    const Outcome found = runClinic(arguments);
    QCOMPARE(found.code, code);
    QVERIFY2((code == 0 ? found.out : found.err).contains(said), found.err.constData());
    if (code != 0) {
        QVERIFY(found.out.isEmpty());
        QVERIFY(found.err.startsWith("clinic: "));
    }
}

void TestCli::everyCommandShowsAnExample()
{
    const QByteArray help = runClinic({QStringLiteral("--help")}).out;
    const QByteArrayList lines = help.mid(help.indexOf("Subcommands:")).split('\n');
    int commands = 0;
    for (const QByteArray& line : lines) {
        if (!line.startsWith("  ") || line.startsWith("   "))
            continue;
        const QString name = QString::fromLatin1(line.trimmed().split(' ').first());
        const Outcome found = runClinic({name, QStringLiteral("--help")});
        QCOMPARE(found.code, 0);
        QVERIFY2(found.out.contains(QByteArray("clinic ").append(name.toLatin1())),
            found.out.constData());
        ++commands;
    }
    QVERIFY(commands >= 2);
}

void TestCli::jsonAloneOnStandardOutput()
{
    const Outcome found = runClinic({QStringLiteral("tokenize"), QStringLiteral("--text"),
        QStringLiteral("a photo of a banana"), QStringLiteral("--context"), QStringLiteral("8"),
        QStringLiteral("--json"), QStringLiteral("--quiet")});
    QCOMPARE(found.code, 0);
    QVERIFY(found.err.isEmpty());
    const QJsonArray ids =
        QJsonDocument::fromJson(found.out).object()[QStringLiteral("ids")].toArray();
    QCOMPARE(ids, (QJsonArray {QJsonArray {49406, 320, 1125, 539, 320, 8922, 49407, 0}}));
}

void TestCli::errorsGoToStandardError()
{
    const Outcome found = runClinic({QStringLiteral("tokenize"), QStringLiteral("--file"),
        QStringLiteral("/nonexistent"), QStringLiteral("--json")});
    QCOMPARE(found.code, 1);
    QVERIFY(found.out.isEmpty());
    QVERIFY(!found.err.isEmpty());
}

void TestCli::tokenizesEachLine()
{
    const QTemporaryDir folder;
    const QString file = writtenFile(folder, "lines.txt", "banana\n\na banana");
    QStringList arguments {QStringLiteral("tokenize"), QStringLiteral("--file"), file,
        QStringLiteral("--context"), QStringLiteral("4"), QStringLiteral("--quiet")};
    QCOMPARE(runClinic(arguments).out,
        QByteArray("49406 8922 49407 0\n49406 49407 0 0\n49406 320 8922 49407\n"));
    arguments << QStringLiteral("--json");
    QCOMPARE(runClinic(arguments).out,
        QByteArray("{\"ids\":[[49406,8922,49407,0],[49406,49407,0,0],[49406,320,8922,49407]]}\n"));
    const Outcome whole = runClinic({QStringLiteral("tokenize"), QStringLiteral("--text"),
        QStringLiteral("banana\nbanana"), QStringLiteral("--context"), QStringLiteral("4")});
    QCOMPARE(whole.out, QByteArray("49406 8922 8922 49407\n")); // one caption, whatever is in it
}

void TestCli::refusesTextThatIsNotUtf8()
{
    const QTemporaryDir folder;
    const QString file = writtenFile(folder, "lines.txt", "fine\nalso fine\nbad \xff\n");
    const Outcome found = runClinic({QStringLiteral("tokenize"), QStringLiteral("--file"), file});
    QCOMPARE(found.code, 1);
    QVERIFY(found.out.isEmpty());
    QVERIFY2(found.err.contains("lines.txt: line 3") && found.err.contains("byte 5"),
        found.err.constData());
}

void TestCli::referenceProfileCutsTheEndToken()
{
    const auto lastId = [](const char* profile) {
        const Outcome found = runClinic({QStringLiteral("tokenize"), QStringLiteral("--text"),
            QStringLiteral("a photo of a banana"), QStringLiteral("--context"), QStringLiteral("4"),
            QStringLiteral("--json"), QStringLiteral("--profile"), QString::fromLatin1(profile)});
        return QJsonDocument::fromJson(found.out)
            .object()[QStringLiteral("ids")]
            .toArray()[0]
            .toArray()
            .last()
            .toInt();
    };
    QCOMPARE(lastId("corrected"), 49407);
    QCOMPARE(lastId("reference"), 539);
}

void TestCli::refusesWhatIsUnsafe()
{
    // The old format of torch.save (magic number, protocol, ...), whose object asks for os.system.
    QTemporaryDir folder;
    const QByteArray magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const QByteArray protocol("\x80\x02M\xe9\x03.", 6);
    const QByteArray system("\x80\x02"
                            "cos\nsystem\nX\x04\x00\x00\x00true\x85R.",
        25);
    const QString file = writtenFile(folder, "model.pt", magic + protocol + system);
    const Outcome found = runClinic({QStringLiteral("inspect"), file, QStringLiteral("--json")});
    QCOMPARE(found.code, 3);
    QVERIFY(found.out.isEmpty());
    QVERIFY2(found.err.contains("system") && found.err.contains("model.pt"), found.err.constData());
}

void TestCli::inspectEscapesForeignText()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("run.pt"));
    clinic::TrainingCheckpoint checkpoint;
    checkpoint.name = "run\x1b]0;title\x07" + std::string(1000, 'n');
    checkpoint.stateDict = {{"w", clinic::SaveTensor::scalar(1)}};
    clinic::writeCheckpoint(file.toStdString(), checkpoint);
    const Outcome found = runClinic({QStringLiteral("inspect"), file});
    QCOMPARE(found.code, 0);
    QVERIFY2(found.out.contains("name: 'run\\x1b]0;title\\x07nnn"), found.out.constData());
    QVERIFY(!found.out.contains('\x1b') && !found.out.contains(QByteArray(400, 'n')));
}

void TestCli::encodeNamesTheInput_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* header, const char* said) {
        QTest::newRow(name) << QByteArray(header) << QByteArray(said);
    };
    row("ids are floats", R"({"input_ids":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})",
        "in.safetensors: input_ids: ");
    row("ids outside the vocabulary",
        R"({"input_ids":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]}})",
        "in.safetensors: input_ids: ");
    row("pixels of another size",
        R"({"pixel_values":{"dtype":"F32","shape":[1,1,2,2],"data_offsets":[0,16]}})",
        "in.safetensors: pixel_values: ");
    row("pixels of another rank",
        R"({"pixel_values":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})",
        "in.safetensors: pixel_values: ");
    row("neither", R"({"pixels":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})",
        "in.safetensors: holds neither");
}

void TestCli::encodeNamesTheInput()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    header = header.leftJustified(96);
    QByteArray length(8, 0);
    length[0] = 96;
    const QString file =
        writtenFile(folder, "in.safetensors", length + header + QByteArray(16, '\x7f'));
    const Outcome found = runClinic({QStringLiteral("encode"), QStringLiteral("--model"),
        fixture("vit.safetensors"), QStringLiteral("--inputs"), file, QStringLiteral("--out"),
        folder.filePath(QStringLiteral("out.safetensors"))});
    QCOMPARE(found.code, 1);
    QVERIFY2(found.err.contains(said), found.err.constData());
}

void TestCli::stopsOnInterrupt()
{
    QTemporaryDir folder;
    // Many lines of the slow kind: far more work than until the first line of progress.
    const QByteArray line = QByteArray("\xC3\xA9 \xC3\xB1 \xC3\xBC ").repeated(40).append('\n');
    const QString file = writtenFile(folder, "lines.txt", line.repeated(500000));
    QProcess process;
    process.start(QStringLiteral(CLINIC_PROGRAM),
        {QStringLiteral("tokenize"), QStringLiteral("--file"), file, QStringLiteral("--json")});
    QVERIFY(process.waitForStarted());
    // The first line of progress says that the program is at work (and its signals are watched).
    process.setReadChannel(QProcess::StandardError);
    QVERIFY(process.waitForReadyRead(30000));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 4);
    QVERIFY(!process.readAllStandardOutput().contains("]}")); // no whole document
}

/// What the window's "Copy as command line" may write: only the model is at fault here.
void TestCli::embedTakesEveryTableSwitch()
{
    const Outcome found = runClinic({QStringLiteral("embed"), QStringLiteral("--model"),
        QStringLiteral("/nonexistent/model.pt"), QStringLiteral("--data"),
        QStringLiteral("/nonexistent/train.csv"), QStringLiteral("--out"),
        QStringLiteral("/nonexistent/out"), QStringLiteral("--image-key"), QStringLiteral("a b"),
        QStringLiteral("--caption-key"), QStringLiteral("c"), QStringLiteral("--label-key"),
        QStringLiteral("d"), QStringLiteral("--delimiter"), QStringLiteral("tab"),
        QStringLiteral("--poison-text"), QString(), QStringLiteral("--ignore-poison-column"),
        QStringLiteral("--allow-root"), QStringLiteral("/a"), QStringLiteral("--allow-root"),
        QStringLiteral("/b"), QStringLiteral("--device"), QStringLiteral("cpu"),
        QStringLiteral("--precision"), QStringLiteral("fp32"), QStringLiteral("--force")});
    QCOMPARE(found.code, 1);
    QVERIFY2(found.err.contains("/nonexistent/model.pt"), found.err.constData());
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
