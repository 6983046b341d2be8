// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/workflows/selftest.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace clinic;

namespace {

const std::filesystem::path shippedFolder = CLINIC_SOURCE_DIR "/resources/selftest";

std::string contentOf(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

} // namespace

class TestSelftest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shippedSetHolds();
    void changedNumberFailsByName_data();
    void changedNumberFailsByName();
    void refusesFoldersWithoutValues();
};

void TestSelftest::shippedSetHolds()
{
    TaskContext context;
    const SelftestReport report = selftest({shippedFolder}, context);
    QVERIFY(report.ok);
    QVERIFY(report.checks.size() >= 8);
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

void TestSelftest::refusesFoldersWithoutValues()
{
    TaskContext context;
    QTemporaryDir empty;
    QVERIFY_THROWS_EXCEPTION(Error, selftest({empty.path().toStdString()}, context));
    QVERIFY_THROWS_EXCEPTION(Error, selftest({"/nonexistent"}, context));
}

QTEST_GUILESS_MAIN(TestSelftest)
#include "tst_selftest.moc"
