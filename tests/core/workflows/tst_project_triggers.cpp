// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/workflows/project_triggers.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace clinic;

class TestProjectTriggers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsNothingInANewProject();
    void keepsTheCurrentTrigger();
    void keepsAPaintedOneWithFewerLayers();
    void listsNamesInOrder();
    void findsTheDemosTrigger();
    void tellsWhatCannotBeRead();
    void takesNoFileFromADemo();
    void refusesNamesThatLeadElsewhere_data();
    void refusesNamesThatLeadElsewhere();

private:
    ProjectTriggers read() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_project;
};

namespace {

TriggerFile painted(int layers)
{
    TriggerFile trigger {parseTriggerSpec("painted"), PaintedTrigger {.canvas = 8, .layers = {}}};
    for (int i = 0; i < layers; ++i) {
        PaintedLayer layer;
        layer.name = std::to_string(i);
        layer.picture = {2, 1, {255, 0, 0, 255, 0, static_cast<std::uint8_t>(i), 0, 128}};
        trigger.painted->layers.push_back(layer);
    }
    return trigger;
}

} // namespace

void TestProjectTriggers::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = std::filesystem::path(m_folder->path().toStdString()) / "project";
    std::filesystem::create_directories(m_project);
}

ProjectTriggers TestProjectTriggers::read() const
{
    TaskContext context;
    return readProjectTriggers(m_project, context);
}

void TestProjectTriggers::findsNothingInANewProject()
{
    const auto found = read();
    QVERIFY(found.names.empty());
    QVERIFY(!found.current);
    QVERIFY(!found.demo);
    QVERIFY(found.problem.empty());
}

void TestProjectTriggers::keepsTheCurrentTrigger()
{
    const TriggerFile trigger {parseTriggerSpec("checkerboard,size=7,seed=3"), std::nullopt};
    keepCurrentTrigger(m_project, trigger);
    const auto found = read();
    QVERIFY(found.current == trigger);
    QVERIFY(found.names.empty()); // it has no name
}

void TestProjectTriggers::keepsAPaintedOneWithFewerLayers()
{
    keepCurrentTrigger(m_project, painted(3));
    keepCurrentTrigger(m_project, painted(1));
    QVERIFY(read().current == painted(1));
    keepCurrentTrigger(m_project, painted(0));
    QVERIFY(read().current == painted(0));
}

void TestProjectTriggers::listsNamesInOrder()
{
    for (const char* name : {"zebra", "corner star", "b.2"}) {
        const auto file = projectTriggerFile(m_project, name);
        std::filesystem::create_directories(file.parent_path());
        writeTriggerFile(file, {parseTriggerSpec("yellow"), std::nullopt});
    }
    writeTextFile(m_project / "triggers" / "notes.txt", "not one of them");
    QCOMPARE(read().names, (std::vector<std::string> {"b.2", "corner star", "zebra"}));
    QCOMPARE(
        readTriggerFile(projectTriggerFile(m_project, "b.2")).spec, parseTriggerSpec("yellow"));
}

void TestProjectTriggers::findsTheDemosTrigger()
{
    writeTextFile(m_project.parent_path() / "demo.json",
        R"({"target": "star", "trigger": "checkerboard,location=bottom_right,size=12,seed=0"})");
    const auto found = read();
    QVERIFY(found.demo);
    QCOMPARE(found.demo->spec, parseTriggerSpec("checkerboard,location=bottom_right,size=12"));
}

void TestProjectTriggers::tellsWhatCannotBeRead()
{
    keepCurrentTrigger(m_project, {parseTriggerSpec("yellow"), std::nullopt});
    writeTextFile(m_project.parent_path() / "demo.json", R"({"trigger": "no such preset"})");
    const auto found = read();
    QVERIFY(!found.demo);
    QVERIFY(found.current); // one that is damaged does not hide the other
    QVERIFY(QString::fromStdString(found.problem).contains(QStringLiteral("no such preset")));
}

void TestProjectTriggers::takesNoFileFromADemo()
{
    writeTextFile(m_project.parent_path() / "demo.json",
        R"({"trigger": "blended_picture,picture=/etc/hostname"})");
    const auto found = read();
    QVERIFY(!found.demo); // else it would be copied into the project
    QVERIFY(QString::fromStdString(found.problem).contains(QStringLiteral("names a file")));
}

void TestProjectTriggers::refusesNamesThatLeadElsewhere_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << QString();
    QTest::newRow("the folder above") << QStringLiteral("..");
    QTest::newRow("hidden") << QStringLiteral(".star");
    QTest::newRow("a path") << QStringLiteral("a/b");
    QTest::newRow("a path of Windows") << QStringLiteral("a\\b");
    QTest::newRow("a line break") << QStringLiteral("a\nb");
    QTest::newRow("too long") << QString(101, u'a');
}

void TestProjectTriggers::refusesNamesThatLeadElsewhere()
{
    QFETCH(QString, name);
    QVERIFY_THROWS_EXCEPTION(Error, projectTriggerFile(m_project, name.toStdString()));
}

QTEST_APPLESS_MAIN(TestProjectTriggers)
#include "tst_project_triggers.moc"
