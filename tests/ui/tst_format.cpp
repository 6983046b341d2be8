// SPDX-License-Identifier: Apache-2.0
#include "ui/format.h"

#include <QTest>

#include <limits>

using namespace clinic::ui;

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groupsThousands();
    void writesDurations_data();
    void writesDurations();
    void writesSharesWithTheirCounts();
    void showsHiddenCharacters_data();
    void showsHiddenCharacters();
    void cutsLongTexts();
    void letsPathsWrap();
};

void TestFormat::groupsThousands()
{
    QCOMPARE(formatCount(1234567), QStringLiteral("1,234,567"));
    QCOMPARE(formatCount(0), QStringLiteral("0"));
    QCOMPARE(formatBytes(412'300'000), QStringLiteral("412 MB"));
    QCOMPARE(formatCosine(-0.12345), QStringLiteral("-0.123"));
    QCOMPARE(formatChange(0.67849), QStringLiteral("+0.678"));
    QCOMPARE(formatChange(-0.02), QStringLiteral("-0.020"));
    QCOMPARE(formatChange(-0.0001), QStringLiteral("0.000")); // no change has no sign
    QCOMPARE(formatCosine(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("–"));
}

void TestFormat::writesDurations_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("tenths below ten seconds") << 0.44 << "0.4 s";
    QTest::newRow("whole seconds below a minute") << 12.4 << "12 s";
    QTest::newRow("minutes") << 80.0 << "1 min 20 s";
    QTest::newRow("almost a minute is a minute") << 59.7 << "1 min 0 s";
    QTest::newRow("hours") << 7500.0 << "2 h 5 min";
    QTest::newRow("never negative") << -3.0 << "0.0 s";
}

void TestFormat::writesDurations()
{
    QFETCH(double, seconds);
    QTEST(formatDuration(seconds), "text");
}

void TestFormat::writesSharesWithTheirCounts()
{
    QCOMPARE(formatShare(160, 8000), QStringLiteral("160 of 8,000 (2.0 %)"));
    QCOMPARE(formatShare(0, 0), QStringLiteral("0 of 0"));
}

void TestFormat::showsHiddenCharacters_data()
{
    QTest::addColumn<QString>("foreign");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain text stays") << "a cat & a <b>dog</b>"
                                      << "a cat & a <b>dog</b>";
    QTest::newRow("other scripts stay") << QStringLiteral("猫 кот 🐈") << QStringLiteral("猫 кот 🐈");
    QTest::newRow("escape becomes its picture")
        << QStringLiteral("\u001b[31m") << QStringLiteral("␛[31m");
    QTest::newRow("line break becomes a space") << "a\nb"
                                                << "a b";
    QTest::newRow("right-to-left override") << QStringLiteral("a\u202eb") << "a<U+202E>b";
    QTest::newRow("isolate") << QStringLiteral("\u2066x") << "<U+2066>x";
    QTest::newRow("C1 control") << QStringLiteral("\u009b") << "<U+009B>";
}

void TestFormat::showsHiddenCharacters()
{
    QFETCH(QString, foreign);
    QTEST(plainText(foreign), "shown");
}

void TestFormat::cutsLongTexts()
{
    QCOMPARE(plainText(QString(1000, QLatin1Char('x')), 5), QStringLiteral("xxxxx…"));
    QCOMPARE(plainText(std::string(100'000'000, 'x'), 3), QStringLiteral("xxx…"));
}

void TestFormat::letsPathsWrap()
{
    QCOMPARE(breakable(QStringLiteral("/a/b, c")), QStringLiteral("/\u200ba/\u200bb,\u200b c"));
    QCOMPARE(breakable(QStringLiteral("a_b")), QStringLiteral("a_\u200bb"));
    QCOMPARE(breakable(QStringLiteral("plain")), QStringLiteral("plain"));
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
