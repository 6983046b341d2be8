// SPDX-License-Identifier: Apache-2.0
#include "core/base/folder_lock.h"
#include "core/base/output_file.h"
#include "core/train/run_files.h"
#include "core/workflows/run_lister.h"
#include "core/workflows/train_config.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

using namespace clinic;
namespace fs = std::filesystem;

class TestRunLister : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void listsWhatIsThereAndNothingElse();
    void readsOnWhatIsWritten();
    void hearsOfNotesAndOfTheEnd();
    void tellsWhatCannotBeRead();

private:
    fs::path root() const { return m_folder->path().toStdString(); }
    RunFiles makeRun(const fs::path& folder, RunPhase phase) const;
    static void addNumbers(const RunFiles& files, const char* lines)
    {
        std::ofstream(files.metrics(), std::ios::app) << lines;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    TaskContext m_context;
};

RunFiles TestRunLister::makeRun(const fs::path& folder, RunPhase phase) const
{
    fs::create_directories(folder);
    const RunFiles files {folder};
    TrainRequest request;
    request.options.recipe = Recipe::Mmcl;
    writeTextFile(files.config(), trainConfigJson(request).dump());
    writeRunState(files.state(),
        {.phase = phase,
            .totalSteps = 10,
            .started = "2026-01-0" + std::to_string(folder.string().size() % 9 + 1)});
    return files;
}

void TestRunLister::listsWhatIsThereAndNothingElse()
{
    const auto one = makeRun(root() / "runs/a", RunPhase::Finished);
    makeRun(root() / "runs/bb", RunPhase::Paused);
    const auto other = makeRun(root() / "elsewhere", RunPhase::Finished);
    fs::create_directories(root() / "runs/no-run");
    RunLister lister;
    const auto names = [&](const std::vector<fs::path>& others) {
        std::set<std::string> found;
        for (const RunSummary& run : lister.list(root() / "runs", others, m_context))
            found.insert(run.folder.filename().string());
        return found;
    };
    QCOMPARE(names({}), (std::set<std::string> {"a", "bb"}));
    QCOMPARE(names({other.folder, one.folder, root() / "not-yet"}),
        (std::set<std::string> {"a", "bb", "elsewhere"}));
    fs::remove_all(one.folder);
    QCOMPARE(names({}), (std::set<std::string> {"bb"}));
    QVERIFY(lister.list(root() / "none", {}, m_context).empty());
}

void TestRunLister::readsOnWhatIsWritten()
{
    const auto files = makeRun(root() / "runs/a", RunPhase::Running);
    const FolderLock writer(files.folder);
    addNumbers(files, "{\"step\": 2, \"loss\": 1.5}\n");
    RunLister lister;
    auto runs = lister.list(root() / "runs", {}, m_context);
    QCOMPARE(runs.size(), std::size_t {1});
    QCOMPARE(runs[0].state.phase, RunPhase::Running);
    QCOMPARE(runs[0].step, std::int64_t {2});
    QVERIFY(!runs[0].attackSuccess);
    addNumbers(files, "{\"step\": 5, \"asr\": 0.25}\n"); // state.json stays as it is
    runs = lister.list(root() / "runs", {}, m_context);
    QCOMPARE(runs[0].step, std::int64_t {5});
    QCOMPARE(runs[0].attackSuccess, std::optional(0.25));
}

void TestRunLister::hearsOfNotesAndOfTheEnd()
{
    const auto files = makeRun(root() / "runs/a", RunPhase::Paused);
    RunLister lister;
    QVERIFY(lister.list(root() / "runs", {}, m_context)[0].notes.note.empty());
    writeRunNotes(files.folder, {.tags = {"good"}, .note = "kept"});
    QCOMPARE(lister.list(root() / "runs", {}, m_context)[0].notes.note, std::string("kept"));
    {
        const FolderLock writer(files.folder);
        writeRunState(files.state(), {.phase = RunPhase::Running, .totalSteps = 10});
        QCOMPARE(lister.list(root() / "runs", {}, m_context)[0].state.phase, RunPhase::Running);
    } // killed: the state stays, the writer is gone
    QCOMPARE(lister.list(root() / "runs", {}, m_context)[0].state.phase, RunPhase::Interrupted);
    writeRunState(files.state(), {.phase = RunPhase::Failed, .message = "why", .totalSteps = 10});
    QCOMPARE(lister.list(root() / "runs", {}, m_context)[0].state.message, std::string("why"));
}

void TestRunLister::tellsWhatCannotBeRead()
{
    const auto files = makeRun(root() / "runs/a", RunPhase::Finished);
    writeTextFile(files.state(), R"({"version": 9})");
    RunLister lister;
    const auto problem = lister.list(root() / "runs", {}, m_context)[0].problem;
    QVERIFY2(problem.find("version 9") != std::string::npos, problem.c_str());
    makeRun(root() / "runs/a", RunPhase::Finished); // mended
    QVERIFY(lister.list(root() / "runs", {}, m_context)[0].problem.empty());
}

QTEST_APPLESS_MAIN(TestRunLister)
#include "tst_run_lister.moc"
