// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "core/store/project.h"
#include "core/workflows/recognise_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;

class TestRecogniseFiles : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    RecognisedFile look(const std::string& name)
    {
        TaskContext context;
        return recogniseFiles({root() / name}, context).at(0);
    }

private Q_SLOTS:
    void showsWhatATableHolds();
    void knowsATableWithoutItsEnding();
    void saysWhyATableCannotBeUsed();
    void readsATableAgainAsChosen();
    void countsNoneForATextFoundNowhere();
    void saysWhatIsNoCheckpoint();
    void knowsAProject();
};

void TestRecogniseFiles::showsWhatATableHolds()
{
    writeTextFile(root() / "t.csv",
        "image,caption,is_backdoor\na.png,one,0\nb.png,two,1\n../c.png,three,1\nd.png,four,0\n");
    const auto file = look("t.csv");
    QVERIFY(file.kind == DroppedKind::CaptionTable);
    QVERIFY(file.problem.empty());
    QCOMPARE(file.rows, 4);
    QCOMPARE(file.poisonedRows, 2);
    QCOMPARE(file.poisonKey, std::string("is_backdoor"));
    QCOMPARE(file.imageRoot, root());
    QCOMPARE(file.exampleRows.size(), std::size_t(3));
    QVERIFY(file.summary.find("1 unusable row") != std::string::npos);
}

void TestRecogniseFiles::knowsATableWithoutItsEnding()
{
    writeTextFile(root() / "pairs", "image\tcaption\na.png\tone\n");
    const auto file = look("pairs");
    QVERIFY(file.kind == DroppedKind::CaptionTable && file.problem.empty());
    QCOMPARE(file.poisonedRows, -1);
}

void TestRecogniseFiles::saysWhyATableCannotBeUsed()
{
    writeTextFile(root() / "bad.csv", "picture,words\na.png,one\n");
    const auto file = look("bad.csv");
    QVERIFY(file.kind == DroppedKind::CaptionTable);
    QVERIFY(file.problem.find("'picture', 'words'") != std::string::npos);
    QCOMPARE(file.columns, (std::vector<std::string> {"picture", "words"}));
    writeTextFile(root() / "refused.csv", "image,caption\n/etc/passwd,one\n");
    const auto refused = look("refused.csv");
    QVERIFY(refused.problem.find("outside") != std::string::npos);
    QCOMPARE(refused.columns, (std::vector<std::string> {"image", "caption"}));
    for (const auto& problem : {file.problem, refused.problem}) // a window has no such switches
        QVERIFY2(problem.find("--") == std::string::npos, problem.c_str());
}

void TestRecogniseFiles::readsATableAgainAsChosen()
{
    TaskContext context;
    writeTextFile(root() / "own.csv", "picture,words\n/pictures/a.png,one\n/pictures/b.png,two\n");
    CaptionTableOptions options;
    options.imageKey = "picture";
    options.captionKey = "words";
    const auto outside = recogniseTable(root() / "own.csv", options, context);
    QVERIFY(outside.problem.find("outside") != std::string::npos);
    QCOMPARE(outside.imageKey, std::string("picture"));
    options.allowedRoots = {"/pictures"};
    const auto allowed = recogniseTable(root() / "own.csv", options, context);
    QVERIFY2(allowed.problem.empty(), allowed.problem.c_str());
    QCOMPARE(allowed.rows, 2);
}

void TestRecogniseFiles::countsNoneForATextFoundNowhere()
{
    TaskContext context;
    writeTextFile(root() / "clean.csv", "image,caption\na.png,one\nb.png,two\n");
    QCOMPARE(look("clean.csv").poisonedRows, -1);
    CaptionTableOptions options;
    options.ignorePoisonColumn = true;
    options.poisonText = "nowhere";
    QCOMPARE(recogniseTable(root() / "clean.csv", options, context).poisonedRows, 0);
    options.poisonText.clear();
    QCOMPARE(recogniseTable(root() / "clean.csv", options, context).poisonedRows, -1);
}

void TestRecogniseFiles::saysWhatIsNoCheckpoint()
{
    writeTextFile(root() / "model.pt", "<!DOCTYPE html><html><body>404</body></html>");
    const auto page = look("model.pt");
    QVERIFY(!page.problem.empty());
    QCOMPARE(page.architecture, std::string());
    QVERIFY(look("missing.pt").problem.find("does not exist") != std::string::npos);
    std::filesystem::create_directories(root() / "folder");
    const auto folder = look("folder");
    QVERIFY(folder.kind == DroppedKind::Unknown && !folder.problem.empty());
}

void TestRecogniseFiles::knowsAProject()
{
    Project::create(root() / "project", "p");
    QVERIFY(look("project").kind == DroppedKind::Project);
    const auto file = look("project/project.sqlite");
    QVERIFY(file.kind == DroppedKind::Project);
    QCOMPARE(file.path, root() / "project");
}

QTEST_APPLESS_MAIN(TestRecogniseFiles)
#include "tst_recognise_files.moc"
