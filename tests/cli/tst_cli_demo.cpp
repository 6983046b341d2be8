// SPDX-License-Identifier: Apache-2.0
// The examples of --help, on a demo project too small to learn anything.
#include "core/formats/safetensors_writer.h"
#include "core/workflows/make_demo.h"
#include "tests/cli/clinic_program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;

namespace {
namespace fs = std::filesystem;
} // namespace

class TestCliDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void examplesRun_data();
    void examplesRun();
    void evaluatePrintsTheFloor();
    void projectNamesAFolderWithoutEmbeddings();

private:
    /// In the folder that holds demo/.
    Outcome run(const QStringList& arguments) const
    {
        return runClinic(arguments, m_folder.path());
    }
    /// The last line of a command's help that calls this program.
    QStringList example(const QString& command) const
    {
        const QByteArray help =
            run(command.split(QLatin1Char(' ')) << QStringLiteral("--help")).out;
        const auto start = help.lastIndexOf("\n  clinic ");
        const QByteArray line = help.mid(start + 1).split('\n').first();
        return QProcess::splitCommand(QString::fromUtf8(line)).mid(1);
    }
    QTemporaryDir m_folder;
};

void TestCliDemo::initTestCase()
{
    const fs::path root = m_folder.path().toStdString();
    DemoRequest request;
    request.out = root / "demo";
    request.sizes = {.pairs = 64,
        .poisoned = 4,
        .evaluation = 20,
        .epochs = 1,
        .batch = 32,
        .questions = 1,
        .trainingQuestions = 1};
    TaskContext context;
    makeDemo(request, context);
    const std::vector<float> pixels(std::size_t {3} * 64 * 64, 0.5F); // what the example asks for
    const SafetensorsEntry entry {
        "pixel_values", DType::F32, {1, 3, 64, 64}, std::as_bytes(std::span(pixels))};
    writeSafetensors(root / "in.safetensors", std::span(&entry, 1));
}

void TestCliDemo::examplesRun_data()
{
    QTest::addColumn<QString>("output");
    // demo make would take minutes; selftest has a test of its own
    QTest::newRow("inspect") << QString();
    QTest::newRow("tokenize") << QString();
    QTest::newRow("embed") << QStringLiteral("embeddings/embeddings.arrow");
    QTest::newRow("encode") << QStringLiteral("features.safetensors");
    QTest::newRow("mmr demo") << QStringLiteral("questions/MMR-benchmark.json");
    QTest::newRow("mmr info") << QString();
    QTest::newRow("mmr score") << QString();
    QTest::newRow("mmr parse") << QString();
    QTest::newRow("mmr compare") << QString();
    QTest::newRow("mmr table") << QString();
    QTest::newRow("mmr override") << QString();
    QTest::newRow("mmr export") << QStringLiteral("strong.tsv");
    QTest::newRow("mmr run") << QStringLiteral("clip.jsonl");
    QTest::newRow("mmr training tune") << QStringLiteral("tuned/tune.json");
    QTest::newRow("poison") << QStringLiteral("poisoned/poisoned.csv");
    QTest::newRow("preprocess") << QStringLiteral("seen.png");
    QTest::newRow("project") << QStringLiteral("map.arrow");
    QTest::newRow("evaluate") << QString();
}

void TestCliDemo::examplesRun()
{
    QFETCH(QString, output);
    const QStringList arguments = example(QString::fromLatin1(QTest::currentDataTag()));
    const Outcome found = run(arguments);
    QVERIFY2(found.code == 0, found.err.constData());
    if (!output.isEmpty())
        QVERIFY(fs::exists(m_folder.filePath(output).toStdString()));
}

void TestCliDemo::evaluatePrintsTheFloor()
{
    QStringList arguments = example(QStringLiteral("evaluate"));
    const QJsonObject report = QJsonDocument::fromJson(run(arguments).out).object();
    QVERIFY(report[QStringLiteral("asr_floor")].isDouble());
    QVERIFY(report[QStringLiteral("asr_floor_model")].toString().endsWith(
        QStringLiteral("demo/models/twin.pt")));
    arguments.removeAll(QStringLiteral("--json"));
    QVERIFY(run(arguments).out.contains("never-poisoned twin"));
    arguments.replace(arguments.indexOf(QStringLiteral("--model")) + 1,
        QStringLiteral("demo/models/twin.pt")); // has no twin of its own
    QVERIFY(run(arguments).out.contains("not measured"));
    arguments << QStringLiteral("--floor") << QStringLiteral("demo/models/nothing.pt");
    const Outcome missing = run(arguments);
    QCOMPARE(missing.code, 1);
    QVERIFY2(missing.err.contains("nothing.pt"), missing.err.constData());
}

void TestCliDemo::projectNamesAFolderWithoutEmbeddings()
{
    const Outcome found = run({QStringLiteral("project"), QStringLiteral("--embeddings"),
        QStringLiteral("demo/data"), QStringLiteral("--out"), QStringLiteral("x.arrow")});
    QCOMPARE(found.code, 1);
    QVERIFY2(found.err.contains("demo/data"), found.err.constData());
}

QTEST_GUILESS_MAIN(TestCliDemo)
#include "tst_cli_demo.moc"
