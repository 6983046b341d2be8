// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "core/workflows/selftest_run.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace clinic;

namespace {

const std::filesystem::path shippedFolder = CLINIC_SOURCE_DIR "/resources/selftest";

std::string contentOf(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// The same tensors with one of them emptied.
void emptyTensor(const std::filesystem::path& file, std::string_view name)
{
    const TensorTable tensors = readSafetensors(file).tensors;
    std::vector<std::vector<std::byte>> bytes;
    std::vector<SafetensorsEntry> entries;
    bytes.reserve(tensors.size());
    for (const TensorEntry& entry : tensors.entries()) {
        const bool emptied = entry.name == name;
        bytes.push_back(emptied ? std::vector<std::byte> {} : tensors.read(entry));
        const std::vector<std::int64_t> shape =
            emptied ? std::vector<std::int64_t> {0} : entry.shape;
        entries.push_back({entry.name, entry.dtype, shape, bytes.back()});
    }
    writeSafetensors(file, entries);
}

} // namespace

class TestSelftest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shippedSetHolds();
    void triggersHold();
    void changedTriggerFailsByName();
    void changedNumberFailsByName_data();
    void changedNumberFailsByName();
    void trainingHolds();
    void analysisHolds();
    void emptyTensorFailsByName();
    void anyFailureIsTheChecksOwn();
    void refusesFoldersWithoutValues();
};

void TestSelftest::shippedSetHolds()
{
    TaskContext context;
    const SelftestReport report = selftest({shippedFolder}, context);
    QVERIFY(report.ok);
    QVERIFY(report.checks.size() >= 8);
}

void TestSelftest::triggersHold()
{
    const QTemporaryDir copy;
    const std::filesystem::path golden = copy.path().toStdString();
    std::filesystem::copy(CLINIC_FIXTURES "/triggers", golden / "triggers");
    std::filesystem::copy(CLINIC_FIXTURES "/preprocess", golden / "preprocess");
    TaskContext context;
    const SelftestReport report = selftest({golden}, context);
    std::size_t triggers = 0;
    for (const SelftestCheck& check : report.checks) {
        QVERIFY2(check.ok, (check.name + ": " + check.detail).c_str());
        const bool isTrigger = check.name.starts_with("triggers/") && check.name.ends_with(".png");
        triggers += isTrigger ? 1 : 0;
    }
    QCOMPARE(triggers, std::size_t {15});
}

void TestSelftest::changedTriggerFailsByName()
{
    const QTemporaryDir copy;
    const std::filesystem::path golden = copy.path().toStdString();
    std::filesystem::copy(CLINIC_FIXTURES "/triggers", golden / "triggers");
    std::filesystem::create_directory(golden / "preprocess");
    for (const char* image : {"wide.png", "tall.jpg", "exact.png"})
        std::filesystem::copy(std::filesystem::path(CLINIC_FIXTURES "/preprocess") / image,
            golden / "preprocess" / image);
    std::filesystem::copy_file(golden / "triggers" / "exact.png.blended.png",
        golden / "triggers" / "exact.png.sig_blended.png",
        std::filesystem::copy_options::overwrite_existing);
    TaskContext context;
    const SelftestReport report = selftest({golden}, context);
    for (const SelftestCheck& check : report.checks)
        QCOMPARE(check.ok, check.name != "triggers/exact.png.sig_blended.png");
}

void TestSelftest::changedNumberFailsByName_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("a token") << QStringLiteral("tokenizer.json") << QStringLiteral("8922")
                             << QStringLiteral("8923");
    QTest::newRow("a loss") << QStringLiteral("losses.json") << QStringLiteral("4.630649")
                            << QStringLiteral("4.630849");
    QTest::newRow("a learning rate")
        << QStringLiteral("scheduler.json") << QStringLiteral("0.000494930688")
        << QStringLiteral("0.000494930788");
    QTest::newRow("a gradient") << QStringLiteral("losses.safetensors") << QStringLiteral("")
                                << QStringLiteral("");
    QTest::newRow("half a file") << QStringLiteral("losses.json") << QStringLiteral("\"clip\"")
                                 << QStringLiteral("\"cli");
}

void TestSelftest::changedNumberFailsByName()
{
    QFETCH(QString, file);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTemporaryDir temporary;
    const auto folder = std::filesystem::path(temporary.path().toStdString()) / "golden";
    std::filesystem::copy(shippedFolder, folder, std::filesystem::copy_options::recursive);
    std::string content = contentOf(folder / file.toStdString());
    if (from.isEmpty()) {
        content[content.size() - 2] ^= 0x40; // the last float's exponent
    } else {
        const std::size_t place = content.find(from.toStdString());
        QVERIFY(place != std::string::npos);
        content.replace(place, from.toStdString().size(), to.toStdString());
    }
    std::ofstream(folder / file.toStdString(), std::ios::binary) << content;
    TaskContext context;
    const SelftestReport report = selftest({folder}, context);
    QVERIFY(!report.ok);
    for (const SelftestCheck& check : report.checks) {
        const bool aboutIt = check.name.find(file.toStdString()) != std::string::npos;
        QVERIFY2(check.ok || aboutIt, check.name.c_str());
        QVERIFY(check.ok || !check.detail.empty());
    }
}

/// Ten steps of CleanCLIP on two models, eight supervised ones.
void TestSelftest::trainingHolds()
{
    const std::filesystem::path fixtures = CLINIC_FIXTURES;
    const QTemporaryDir copy;
    const std::filesystem::path golden = copy.path().toStdString();
    std::filesystem::create_directory(golden / "models");
    for (const char* file : {"scheduler.json", "trajectory.json", "trajectory.safetensors",
             "trajectory.vit.safetensors", "supervised.json", "supervised.safetensors",
             "zero_shot.safetensors", "models/rn.safetensors", "models/rn.expect.safetensors",
             "models/vit.safetensors", "models/vit.expect.safetensors"})
        std::filesystem::copy(fixtures / file, golden / file);
    TaskContext context;
    const SelftestReport report = selftest({golden}, context);
    std::size_t steps = 0;
    for (const SelftestCheck& check : report.checks) {
        QVERIFY2(check.ok, (check.name + ": " + check.detail).c_str());
        steps += check.name.starts_with("trajectory.json, ") ? 1 : 0;
        steps += check.name.starts_with("supervised.json, ") ? 1 : 0;
    }
    QCOMPARE(steps, std::size_t {3});
}

void TestSelftest::analysisHolds()
{
    const QTemporaryDir copy;
    const std::filesystem::path golden = copy.path().toStdString();
    for (const char* file : {"analysis.json", "analysis.safetensors"})
        std::filesystem::copy(std::filesystem::path(CLINIC_FIXTURES "/analysis") / file, golden);
    TaskContext context;
    const SelftestReport report = selftest({golden}, context);
    QCOMPARE(report.checks.size(), std::size_t {4});
    for (const SelftestCheck& check : report.checks)
        QVERIFY2(check.ok, (check.name + ": " + check.detail).c_str());
}

void TestSelftest::emptyTensorFailsByName()
{
    const std::filesystem::path fixtures = CLINIC_FIXTURES "/models";
    const QTemporaryDir temporary;
    const auto models = std::filesystem::path(temporary.path().toStdString()) / "models";
    std::filesystem::create_directories(models);
    for (const char* file : {"vit.safetensors", "vit.expect.safetensors"})
        std::filesystem::copy(fixtures / file, models / file);
    TaskContext context;
    QVERIFY(selftest({models.parent_path()}, context).ok);
    emptyTensor(models / "vit.expect.safetensors", "logit_scale");
    const SelftestReport report = selftest({models.parent_path()}, context);
    QCOMPARE(report.checks.size(), std::size_t {1});
    QVERIFY(!report.ok);
    QVERIFY2(report.checks[0].detail.find("logit_scale") != std::string::npos,
        report.checks[0].detail.c_str());
}

void TestSelftest::anyFailureIsTheChecksOwn()
{
    TaskContext context;
    SelftestRun run("/nonexistent", "cpu", context);
    run.check("too long", 0, [](Deviation&) { throw std::length_error("no such vector"); });
    run.check("fine", 0, [](Deviation&) {});
    QVERIFY_THROWS_EXCEPTION(
        Cancelled, run.check("stopped", 0, [](Deviation&) { throw Cancelled(); }));
    const auto checks = run.takeChecks();
    QCOMPARE(checks.size(), std::size_t {2});
    QVERIFY(!checks[0].ok && checks[1].ok);
    QCOMPARE(checks[0].detail, std::string("no such vector"));
}

void TestSelftest::refusesFoldersWithoutValues()
{
    TaskContext context;
    QTemporaryDir empty;
    QVERIFY_THROWS_EXCEPTION(Error, selftest({empty.path().toStdString()}, context));
    QVERIFY_THROWS_EXCEPTION(Error, selftest({"/nonexistent"}, context));
}

QTEST_GUILESS_MAIN(TestSelftest)
#include "tst_selftest.moc"
