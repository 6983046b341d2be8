// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "core/formats/checkpoint_reader.h"
#include "core/train/run_files.h"
#include "core/train/run_state.h"
#include "core/workflows/demo_dataset.h"
#include "tests/cli/clinic_program.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int killed = 20; ///< times

bool sameWeights(const fs::path& a, const fs::path& b)
{
    const TrainingCheckpoint first = readTrainingCheckpoint(a);
    const TrainingCheckpoint second = readTrainingCheckpoint(b);
    return std::ranges::equal(first.stateDict, second.stateDict, [](const auto& x, const auto& y) {
        return x.first == y.first && std::ranges::equal(x.second.bytes, y.second.bytes);
    });
}

} // namespace

class TestCliTrain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void curesAndTells();
    void equalsAnUnbrokenRunAfterBeingKilled();
    void stopsCleanlyAtAnInterrupt();
    void refusesWrongUsage_data();
    void refusesWrongUsage();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QString text(const char* name) const { return QString::fromStdString(path(name).string()); }
    QStringList cure(const char* out, const char* epochs = "12") const;
    QTemporaryDir m_folder;
};

QStringList TestCliTrain::cure(const char* out, const char* epochs) const
{
    return {u"train"_s, u"--recipe"_s, u"cleanclip"_s, u"--preset"_s, u"demo"_s, u"--model"_s,
        text("poisoned/checkpoints/last.pt"), u"--data"_s, text("data/train_clean.csv"),
        u"--limit"_s, u"64"_s, u"--batch"_s, u"16"_s, u"--epochs"_s, QString::fromLatin1(epochs),
        u"--threads"_s, u"1"_s, u"--checkpoint-steps"_s, u"3"_s, u"--out"_s, text(out)};
}

void TestCliTrain::initTestCase()
{
    DemoDataOptions options;
    options.pairs = 96;
    options.poisoned = 8;
    options.evaluation = 20;
    options.trigger = parseTriggerSpec("checkerboard,location=bottom_right,size=12,seed=0");
    options.target = "star";
    TaskContext context;
    writeDemoDataset(path("data"), options, context);
    const Outcome made =
        runClinic({u"train"_s, u"--recipe"_s, u"pretrain"_s, u"--preset"_s, u"demo"_s, u"--model"_s,
            u"new:tiny"_s, u"--data"_s, text("data/train.csv"), u"--epochs"_s, u"1"_s, u"--batch"_s,
            u"32"_s, u"--threads"_s, u"1"_s, u"--quiet"_s, u"--out"_s, text("poisoned")});
    QCOMPARE(made.code, 0);
}

void TestCliTrain::curesAndTells()
{
    const Outcome done =
        runClinic(cure("cured", "2") << u"--eval"_s << text("data/eval") << u"--trigger"_s
                                     << u"checkerboard,location=bottom_right,size=12,seed=0"_s
                                     << u"--target"_s << u"star"_s << u"--json"_s);
    QVERIFY2(done.code == 0, done.err.constData());
    const QJsonObject report = done.json();
    QCOMPARE(report["state"_L1].toString(), u"finished"_s);
    QCOMPARE(report["steps"_L1].toInt(), 8);
    QCOMPARE(report["rows"_L1].toInt(), 64);
    for (const char* when : {"before", "after"})
        QVERIFY(report[QLatin1StringView(when)].toObject().contains("asr"_L1));
    QVERIFY(fs::exists(report["checkpoint"_L1].toString().toStdString()));
    QCOMPARE(runClinic({u"inspect"_s, report["checkpoint"_L1].toString()}).code, 0);
}

/// kill -9 at moments drawn by chance, and each time on from the last checkpoint.
void TestCliTrain::equalsAnUnbrokenRunAfterBeingKilled()
{
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(runClinic(cure("unbroken") << u"--quiet"_s).code, 0);
    const auto whole = static_cast<double>(timer.elapsed());
    Rng rng(17);
    for (int i = 0; i < killed; ++i) {
        QProcess process;
        process.start(QStringLiteral(CLINIC_PROGRAM),
            fs::exists(RunFiles {path("killed")}.config())
                ? QStringList {u"train"_s, u"--resume"_s, u"--quiet"_s, u"--out"_s, text("killed")}
                : cure("killed") << u"--quiet"_s);
        QVERIFY(process.waitForStarted());
        process.waitForFinished(static_cast<int>(rng.uniform(0.1, 0.6) * whole));
        process.kill();
        process.waitForFinished();
        if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            break; // it had come to its end
    }
    const Outcome last =
        runClinic({u"train"_s, u"--resume"_s, u"--quiet"_s, u"--out"_s, text("killed")});
    QVERIFY2(last.code == 0, last.err.constData());
    QCOMPARE(readRunState(RunFiles {path("killed")}.state()).phase, RunPhase::Finished);
    QVERIFY(sameWeights(RunFiles {path("unbroken")}.last(), RunFiles {path("killed")}.last()));
}

void TestCliTrain::stopsCleanlyAtAnInterrupt()
{
    QProcess process;
    process.start(QStringLiteral(CLINIC_PROGRAM), cure("interrupted", "500") << u"--quiet"_s);
    const RunFiles files {path("interrupted")};
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(files.last()), 60000);
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 4);
    QCOMPARE(readRunState(files.state()).phase, RunPhase::Cancelled);
}

void TestCliTrain::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no such recipe") << QStringList {u"--recipe"_s, u"cleanclp"_s} << u"cleanclip"_s;
    QTest::newRow("no such preset")
        << QStringList {u"--preset"_s, u"papper"_s} << u"did you mean paper?"_s;
    QTest::newRow("a rate that is none") << QStringList {u"--lr"_s, u"fast"_s} << u"--lr: "_s;
    QTest::newRow("no model") << QStringList {u"--recipe"_s, u"mmcl"_s} << u"--model CKPT"_s;
}

void TestCliTrain::refusesWrongUsage()
{
    QFETCH(QStringList, words);
    QFETCH(QString, expected);
    const Outcome outcome = runClinic(QStringList {u"train"_s, u"--out"_s, text("wrong"),
                                          u"--data"_s, text("data/train_clean.csv")}
        + words);
    QVERIFY(outcome.code == 1 || outcome.code == 2);
    QVERIFY2(QString::fromUtf8(outcome.err).contains(expected), outcome.err.constData());
}

QTEST_APPLESS_MAIN(TestCliTrain)
#include "tst_cli_train.moc"
