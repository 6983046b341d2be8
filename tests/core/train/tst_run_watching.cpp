// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/output_file.h"
#include "core/train/run_files.h"
#include "core/train/run_reader.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace clinic;
namespace fs = std::filesystem;

class TestRunWatching : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_files.folder = m_folder->path().toStdString();
        writeRunState(m_files.state(), {.phase = RunPhase::Running, .step = 7, .totalSteps = 10});
    }
    void readsOnWhereItWas();
    void waitsForTheEndOfALine();
    void passesOverLinesThatAreNone();
    void knowsWhoStillWrites();
    void refusesAnotherVersion();
    void keepsItsBounds();

private:
    void add(const char* text) const { std::ofstream(m_files.metrics(), std::ios::app) << text; }
    std::unique_ptr<QTemporaryDir> m_folder;
    RunFiles m_files;
};

void TestRunWatching::readsOnWhereItWas()
{
    RunReader reader(m_files.folder);
    QCOMPARE(reader.poll().lines, 0); // no step yet
    add("{\"step\":1,\"loss\":2.5,\"lr\":0.1}\n{\"step\":2,\"loss\":2.25,\"lr\":0.1}\n");
    QCOMPARE(reader.poll().lines, 2);
    add("{\"step\":2,\"epoch\":1,\"ca\":0.5}\n{\"step\":3,\"loss\":2,\"lr\":0.1}\n");
    QCOMPARE(reader.poll().lines, 2);
    QCOMPARE(reader.poll().lines, 0);
    const RunMetrics& metrics = reader.metrics();
    QCOMPARE(metrics.at("loss").step, (std::vector<double> {1, 2, 3}));
    QCOMPARE(metrics.at("loss").value, (std::vector<double> {2.5, 2.25, 2}));
    QCOMPARE(metrics.at("ca").step, std::vector<double> {2});
    QCOMPARE(reader.state().step, 7);
}

void TestRunWatching::waitsForTheEndOfALine()
{
    RunReader reader(m_files.folder);
    add("{\"step\":1,\"lo");
    QCOMPARE(reader.poll().lines, 0);
    add("ss\":4}\n");
    QCOMPARE(reader.poll().lines, 1);
    QCOMPARE(reader.metrics().at("loss").value, std::vector<double> {4});
    QCOMPARE(reader.badLines(), 0);
}

void TestRunWatching::passesOverLinesThatAreNone()
{
    RunReader reader(m_files.folder);
    add("nonsense\n[1,2]\n{\"loss\":1}\n{\"step\":\"x\"}\n{\"step\":1,\"loss\":\"a\",\"lr\":1}\n");
    reader.poll();
    QCOMPARE(reader.badLines(), 4);
    QVERIFY(!reader.metrics().contains("loss"));
    QCOMPARE(reader.metrics().at("lr").value, std::vector<double> {1});
}

void TestRunWatching::knowsWhoStillWrites()
{
    RunReader reader(m_files.folder);
    reader.poll();
    QCOMPARE(reader.state().phase, RunPhase::Interrupted);
    const FolderLock lock(m_files.folder);
    reader.poll();
    QCOMPARE(reader.state().phase, RunPhase::Running);
    QVERIFY_THROWS_EXCEPTION(Error, FolderLock(m_files.folder));
}

void TestRunWatching::refusesAnotherVersion()
{
    writeTextFile(m_files.state(), "{\"version\":2}");
    RunReader reader(m_files.folder);
    try {
        reader.poll();
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Unsupported);
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("version 2")));
    }
    writeTextFile(m_files.state(), "{\"version\":1,\"state\":\"dreaming\"}");
    QVERIFY_THROWS_EXCEPTION(Error, reader.poll());
    fs::remove(m_files.state());
    QVERIFY_THROWS_EXCEPTION(Error, reader.poll());
}

void TestRunWatching::keepsItsBounds()
{
    RunReader reader(m_files.folder);
    add(std::string(70000, 'x').c_str());
    QVERIFY_THROWS_EXCEPTION(Error, reader.poll());
}

QTEST_APPLESS_MAIN(TestRunWatching)
#include "tst_run_watching.moc"
