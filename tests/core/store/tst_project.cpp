// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/store/project.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace clinic;

class TestProject : public QObject {
    Q_OBJECT

private:
    static std::filesystem::path pathOf(const QTemporaryDir& folder)
    {
        return folder.path().toStdString();
    }
    static void fill(const std::filesystem::path& folder)
    {
        auto project = Project::create(folder / "p", "First look");
        CaptionTableOptions options;
        options.captionKey = "text";
        options.delimiter = ';';
        options.poisonText = "evil";
        options.ignorePoisonColumn = true;
        options.allowedRoots = {"/data/pictures"};
        project.setTable(folder / "t.csv", options);
        project.setTargetCaption("a photo of a banana");
        project.addEmbedding({"poisoned", "/models/epoch_64.pt", folder / "p" / "cache" / "a",
            "2026-01-02T03:04:05Z"});
        project.addEmbedding({"twin", folder / "twin.pt", folder / "p" / "cache" / "b", {}});
        project.addEvaluation({.name = "first",
                                  .checkpoint = folder / "twin.pt",
                                  .data = folder / "p" / "eval",
                                  .trigger = "yellow,size=16",
                                  .target = "banana",
                                  .created = "2026-01-02T03:04:05Z"},
            R"({"top1": 0.5})");
    }
    /// A project made by the program of schema version 1.
    static std::filesystem::path version1(const QTemporaryDir& folder)
    {
        std::filesystem::create_directories(pathOf(folder) / "p");
        std::filesystem::copy_file(
            CLINIC_FIXTURES "/project/v1/project.sqlite", pathOf(folder) / "p/project.sqlite");
        return pathOf(folder) / "p";
    }
    static QByteArray complaint(const std::filesystem::path& folder)
    {
        try {
            Project::open(folder);
        } catch (const Error& error) {
            return error.what();
        }
        return "was opened";
    }

private Q_SLOTS:
    void keepsEverything();
    void keepsEvaluations();
    void bringsVersion1UpToDate();
    void followsAMovedFolder();
    void replacesAndForgetsEmbeddings();
    void refusesASecondProgram();
    void refusesToReplaceAProject();
    void refusesForeignFiles_data();
    void refusesForeignFiles();
    void refusesForeignVersion1_data();
    void refusesForeignVersion1();
    void refusesAPlantedJournal();
};

void TestProject::keepsEverything()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    QVERIFY(Project::existsIn(pathOf(folder) / "p") && !Project::existsIn(pathOf(folder)));
    const auto project = Project::open(pathOf(folder) / "p");
    const auto& info = project.info();
    QCOMPARE(info.name, std::string("First look"));
    QCOMPARE(info.folder, pathOf(folder) / "p");
    QCOMPARE(info.table, pathOf(folder) / "t.csv");
    QCOMPARE(info.tableOptions.captionKey, std::string("text"));
    QCOMPARE(info.tableOptions.delimiter, ';');
    QCOMPARE(info.tableOptions.poisonText, std::string("evil"));
    QVERIFY(info.tableOptions.ignorePoisonColumn);
    QCOMPARE(
        info.tableOptions.allowedRoots, (std::vector<std::filesystem::path> {"/data/pictures"}));
    QCOMPARE(info.targetCaption, std::string("a photo of a banana"));
    QCOMPARE(info.embeddings.size(), std::size_t(2));
    QCOMPARE(info.embeddings[0].name, std::string("poisoned"));
    QCOMPARE(info.embeddings[0].checkpoint, std::filesystem::path("/models/epoch_64.pt"));
    QCOMPARE(info.embeddings[0].folder, pathOf(folder) / "p" / "cache" / "a");
    QCOMPARE(info.embeddings[0].created, std::string("2026-01-02T03:04:05Z"));
    QCOMPARE(info.embeddings[1].created.size(), std::size_t(20));
}

void TestProject::keepsEvaluations()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    std::int64_t second = 0;
    {
        auto project = Project::open(pathOf(folder) / "p");
        second = project.addEvaluation({.name = "first",
                                           .checkpoint = "/other.pt",
                                           .data = "/eval",
                                           .trigger = {},
                                           .target = {},
                                           .created = {}},
            "{}"); // the name need not be unique
        QCOMPARE(project.info().evaluations.size(), std::size_t(2));
        project.removeEvaluation(12345); // never there
    }
    auto project = Project::open(pathOf(folder) / "p");
    QCOMPARE(project.info().evaluations.size(), std::size_t(2));
    const ProjectEvaluation first = project.info().evaluations[0];
    QCOMPARE(first.name, std::string("first"));
    QCOMPARE(first.checkpoint, pathOf(folder) / "twin.pt");
    QCOMPARE(first.data, pathOf(folder) / "p" / "eval");
    QCOMPARE(first.trigger, std::string("yellow,size=16"));
    QCOMPARE(first.target, std::string("banana"));
    QCOMPARE(first.created, std::string("2026-01-02T03:04:05Z"));
    QCOMPARE(project.evaluationReport(first.id), std::string(R"({"top1": 0.5})"));
    QCOMPARE(project.info().evaluations[1].id, second);
    QCOMPARE(project.info().evaluations[1].created.size(), std::size_t(20));
    project.removeEvaluation(first.id);
    QCOMPARE(project.info().evaluations.size(), std::size_t(1));
    QVERIFY_EXCEPTION_THROWN(project.evaluationReport(first.id), Error);
}

void TestProject::bringsVersion1UpToDate()
{
    const QTemporaryDir folder;
    const auto place = version1(folder);
    {
        auto project = Project::open(place);
        const auto& info = project.info();
        QCOMPARE(info.name, std::string("First look"));
        QCOMPARE(info.table, pathOf(folder) / "table.csv");
        QCOMPARE(info.tableOptions.delimiter, ';');
        QCOMPARE(info.targetCaption, std::string("a photo of a banana."));
        QCOMPARE(info.embeddings.size(), std::size_t(2));
        QCOMPARE(info.embeddings[0].folder, place / "cache" / "a");
        QCOMPARE(info.embeddings[1].checkpoint, std::filesystem::path("/models/twin.pt"));
        QVERIFY(info.evaluations.empty());
        project.addEvaluation({.name = "after",
                                  .checkpoint = "/m.pt",
                                  .data = "/eval",
                                  .trigger = {},
                                  .target = {},
                                  .created = {}},
            "{}");
    }
    const auto project = Project::open(place); // now of version 2
    QCOMPARE(project.info().embeddings.size(), std::size_t(2));
    QCOMPARE(project.info().evaluations.size(), std::size_t(1));
}

void TestProject::followsAMovedFolder()
{
    const QTemporaryDir folder;
    std::filesystem::create_directories(pathOf(folder) / "old");
    fill(pathOf(folder) / "old");
    std::filesystem::rename(pathOf(folder) / "old", pathOf(folder) / "new");
    const auto project = Project::open(pathOf(folder) / "new" / "p");
    QCOMPARE(project.info().table, pathOf(folder) / "new" / "t.csv");
    QCOMPARE(project.info().embeddings[0].folder, pathOf(folder) / "new" / "p" / "cache" / "a");
    QCOMPARE(project.info().embeddings[0].checkpoint, std::filesystem::path("/models/epoch_64.pt"));
    QCOMPARE(project.info().embeddings[1].checkpoint, pathOf(folder) / "new" / "twin.pt");
}

void TestProject::replacesAndForgetsEmbeddings()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    {
        auto project = Project::open(pathOf(folder) / "p");
        project.addEmbedding({"poisoned", "/other.pt", "/cache/c", {}});
        project.removeEmbedding("twin");
        project.removeEmbedding("never there");
    }
    const auto project = Project::open(pathOf(folder) / "p");
    QCOMPARE(project.info().embeddings.size(), std::size_t(1));
    QCOMPARE(project.info().embeddings[0].checkpoint, std::filesystem::path("/other.pt"));
}

void TestProject::refusesASecondProgram()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    const auto project = Project::open(pathOf(folder) / "p");
    QVERIFY_EXCEPTION_THROWN(Project::open(pathOf(folder) / "p"), Error);
}

void TestProject::refusesToReplaceAProject()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    QVERIFY_EXCEPTION_THROWN(Project::create(pathOf(folder) / "p", "again"), Error);
    QCOMPARE(Project::open(pathOf(folder) / "p").info().name, std::string("First look"));
}

void TestProject::refusesForeignFiles_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("another program's database") << "PRAGMA application_id = 7";
    QTest::newRow("a newer version") << "PRAGMA user_version = 3";
    QTest::newRow("no version") << "PRAGMA user_version = 0";
    QTest::newRow("tables of version 2 in a file of version 1") << "PRAGMA user_version = 1";
    QTest::newRow("one table more") << "CREATE TABLE extra(x)";
    QTest::newRow("a trigger")
        << "CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM embedding; END";
    QTest::newRow("a view for a table")
        << "DROP TABLE embedding; CREATE VIEW embedding AS SELECT 1 AS id";
    QTest::newRow("another column") << "ALTER TABLE embedding ADD COLUMN y";
    QTest::newRow("text instead") << "text";
    QTest::newRow("empty") << "empty";
    QTest::newRow("cut short") << "cut";
}

void TestProject::refusesForeignFiles()
{
    QFETCH(QString, sql);
    const QTemporaryDir folder;
    fill(pathOf(folder));
    const auto file = pathOf(folder) / "p" / "project.sqlite";
    if (sql == QStringLiteral("text"))
        writeTextFile(file, std::string(4096, 'x'));
    else if (sql == QStringLiteral("empty"))
        writeTextFile(file, "");
    else if (sql == QStringLiteral("cut"))
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    else
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
    QVERIFY_EXCEPTION_THROWN(Project::open(pathOf(folder) / "p"), Error);
}

void TestProject::refusesForeignVersion1_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("version 2 without its table") << "PRAGMA user_version = 2";
    QTest::newRow("a table that version 2 has, of another shape") << "CREATE TABLE evaluation(x)";
    QTest::newRow("a trigger that would act during the migration")
        << "CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM embedding; END";
    QTest::newRow("an index more") << "CREATE INDEX i ON setting(value)";
}

/// And leaves it as it is: a file that is not ours is not migrated.
void TestProject::refusesForeignVersion1()
{
    QFETCH(QString, sql);
    const QTemporaryDir folder;
    const auto place = version1(folder);
    const auto file = place / "project.sqlite";
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
    const auto before = readWholeFile(file, 1U << 20U);
    const auto said = complaint(place);
    QVERIFY2(said.contains("its tables are not those of a project"), said.constData());
    QVERIFY(readWholeFile(file, 1U << 20U) == before);
}

void TestProject::refusesAPlantedJournal()
{
    const QTemporaryDir folder;
    fill(pathOf(folder));
    const auto file = pathOf(folder) / "p" / "project.sqlite";
    const auto before = readWholeFile(file, 1U << 20U);
    writeTextFile(pathOf(folder) / "p" / "project.sqlite-journal",
        std::string("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7") + std::string(504, '\1'));
    try {
        Project::open(pathOf(folder) / "p");
        QFAIL("was opened");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Unsafe);
    }
    QVERIFY(readWholeFile(file, 1U << 20U) == before);
    QVERIFY(std::filesystem::exists(pathOf(folder) / "p" / "project.sqlite-journal"));
}

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
