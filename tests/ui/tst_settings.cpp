// SPDX-License-Identifier: Apache-2.0
#include "ui/settings.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic::ui;

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsRecentProjectsNewestFirst();
    void keepsProjectsWhoseDiskIsAway();
    void keepsProjectsByTheirFullPath();
    void neverLosesThePoisonText();
    void liesWhereTheSystemKeepsSettings();
    void survivesAnyFile_data();
    void survivesAnyFile();
};

void TestSettings::keepsRecentProjectsNewestFirst()
{
    const QTemporaryDir folder;
    const QDir dir(folder.path());
    const auto file = folder.filePath(QStringLiteral("settings.ini"));
    {
        Settings settings(file);
        for (int i = 0; i < 14; ++i) {
            const auto name = QStringLiteral("p%1").arg(i);
            QVERIFY(dir.mkdir(name));
            settings.addRecentProject(dir.filePath(name), name);
        }
        settings.addRecentProject(dir.filePath(QStringLiteral("p8")), QStringLiteral("again"));
        settings.setTheme(ThemeMode::Dark);
    }
    const Settings settings(file);
    const auto recent = settings.recentProjects();
    QCOMPARE(recent.size(), std::size_t(10));
    QCOMPARE(recent[0].name, QStringLiteral("again"));
    QCOMPARE(recent[1].name, QStringLiteral("p13"));
    QCOMPARE(std::count_if(recent.begin(), recent.end(),
                 [&](const auto& p) { return p.folder == dir.filePath(QStringLiteral("p8")); }),
        1);
    QCOMPARE(settings.theme(), ThemeMode::Dark);
}

void TestSettings::keepsProjectsWhoseDiskIsAway()
{
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("settings.ini"));
    const auto away = folder.filePath(QStringLiteral("not there today"));
    Settings(file).addRecentProject(away, QStringLiteral("x"));
    Settings(file).addRecentProject(folder.path(), QStringLiteral("y")); // writes the list anew
    Settings settings(file);
    QCOMPARE(settings.recentProjects().size(), std::size_t(2));
    QCOMPARE(settings.recentProjects()[1].folder, away);
    settings.removeRecentProject(away);
    QCOMPARE(settings.recentProjects().size(), std::size_t(1));
}

void TestSettings::keepsProjectsByTheirFullPath()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    settings.addRecentProject(QStringLiteral("demo/project"), QStringLiteral("Demo"));
    settings.addRecentProject(QStringLiteral("demo/project/"), QStringLiteral("Demo"));
    QCOMPARE(settings.recentProjects().size(), std::size_t(1));
    QCOMPARE(settings.recentProjects()[0].folder,
        QDir::current().filePath(QStringLiteral("demo/project")));
}

void TestSettings::neverLosesThePoisonText()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const auto usual = settings.poisonText();
    QVERIFY(!usual.isEmpty());
    settings.setPoisonText(QStringLiteral("trigger"));
    QCOMPARE(settings.poisonText(), QStringLiteral("trigger"));
    settings.setPoisonText({}); // what an older version wrote
    QCOMPARE(settings.poisonText(), usual);
}

void TestSettings::liesWhereTheSystemKeepsSettings()
{
    QStandardPaths::setTestModeEnabled(true);
    const Settings settings;
    QCOMPARE(QFileInfo(settings.file()).path(),
        QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation));
    QVERIFY(!settings.file().contains(QStringLiteral("Unknown Organization")));
}

void TestSettings::survivesAnyFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("noise") << QByteArray(5000, '\xfe');
    QTest::newRow("wrong types") << QByteArray(
        "[window]\ngeometry=12\ndocks=@Invalid()\nlayout=1\ntheme=[\n"
        "[recent]\nsize=99999999\n1\\folder=../..\n");
    QTest::newRow("unfinished escape") << QByteArray("[window]\ntheme=\"dar\\x");
}

void TestSettings::survivesAnyFile()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    const auto name = folder.filePath(QStringLiteral("settings.ini"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    Settings settings(name);
    QCOMPARE(settings.theme(), ThemeMode::System);
    QVERIFY(settings.recentProjects().empty());
    QVERIFY(QDir(settings.lastFolder()).exists());
    settings.setTheme(ThemeMode::Light);
    QCOMPARE(settings.theme(), ThemeMode::Light);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
