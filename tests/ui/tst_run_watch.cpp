// SPDX-License-Identifier: Apache-2.0
#include "core/base/folder_lock.h"
#include "core/train/run_files.h"
#include "ui/job_bridge.h"
#include "ui/models/run_watch.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <memory>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {
constexpr int wait = 20000; ///< milliseconds
}

class TestRunWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void followsWhatIsAdded();
    void keepsNumbersThatOthersHold();
    void beginsAnewWhereARunDoes();
    void tellsWhatCannotBeRead();
    void forgetsWhatIsNoLongerLookedAt();
    void readsNothingWhileNobodyLooks();

private:
    RunFiles makeRun(const char* name) const
    {
        const RunFiles files {fs::path(m_folder->path().toStdString()) / name};
        fs::create_directories(files.folder);
        writeRunState(files.state(), {.phase = RunPhase::Running, .totalSteps = 100});
        return files;
    }
    static void write(const RunFiles& files, int from, int to, std::ios::openmode how)
    {
        std::ofstream out(files.metrics(), how);
        for (int step = from; step <= to; ++step)
            out << "{\"step\": " << step << ", \"loss\": " << step * 0.5 << "}\n";
    }
    static void add(const RunFiles& files, int from, int to)
    {
        write(files, from, to, std::ios::app);
    }
    static std::size_t points(const RunWatch& watch, std::size_t run = 0)
    {
        if (run >= watch.runs().size() || !watch.runs()[run].metrics->contains("loss"))
            return 0;
        return watch.runs()[run].metrics->at("loss").value.size();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunWatch::followsWhatIsAdded()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto one = makeRun("one");
    const auto two = makeRun("two");
    const FolderLock writer(one.folder);
    add(one, 1, 3);
    add(two, 1, 5);
    watch.setActive(true);
    watch.setFolders({two.folder, one.folder});
    QTRY_COMPARE_WITH_TIMEOUT(points(watch, 0), std::size_t {5}, wait);
    QTRY_COMPARE_WITH_TIMEOUT(points(watch, 1), std::size_t {3}, wait);
    QCOMPARE(watch.runs()[1].state.phase, RunPhase::Running);
    QCOMPARE(watch.runs()[0].state.phase, RunPhase::Interrupted); // nobody writes it
    add(one, 4, 4);
    QTRY_COMPARE_WITH_TIMEOUT(points(watch, 1), std::size_t {4}, wait); // by itself
    writeRunState(one.state(), {.phase = RunPhase::Failed, .message = "why", .totalSteps = 100});
    QTRY_COMPARE_WITH_TIMEOUT(watch.runs()[1].state.message, std::string("why"), wait);
    QCOMPARE(points(watch, 0), std::size_t {5});
}

/// Charts draw from them while newer ones are read.
void TestRunWatch::keepsNumbersThatOthersHold()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto run = makeRun("one");
    add(run, 1, 3);
    watch.setActive(true);
    watch.setFolders({run.folder});
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {3}, wait);
    const auto held = watch.runs()[0].metrics;
    add(run, 4, 9);
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {9}, wait);
    QCOMPARE(held->at("loss").value.size(), std::size_t {3});
    QSignalSpy changed(&watch, &RunWatch::changed);
    const auto last = watch.runs()[0].metrics;
    watch.look();
    QTRY_COMPARE_WITH_TIMEOUT(jobs.unfinished(), 0, wait);
    QCOMPARE(changed.size(), 0); // nothing new, nothing said and nothing copied
    QCOMPARE(watch.runs()[0].metrics, last);
}

void TestRunWatch::beginsAnewWhereARunDoes()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto run = makeRun("one");
    add(run, 1, 50);
    watch.setActive(true);
    watch.setFolders({run.folder});
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {50}, wait);
    write(run, 1, 2, std::ios::trunc); // resumed at an early checkpoint
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {2}, wait);
}

void TestRunWatch::tellsWhatCannotBeRead()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto run = makeRun("one");
    add(run, 1, 3);
    watch.setActive(true);
    watch.setFolders({run.folder, run.folder / "none"});
    QTRY_COMPARE_WITH_TIMEOUT(watch.runs().size(), std::size_t {2}, wait);
    QVERIFY2(
        watch.runs()[1].problem.contains(u"state.json"_s), qPrintable(watch.runs()[1].problem));
    QTRY_COMPARE_WITH_TIMEOUT(
        points(watch), std::size_t {3}, wait); // the other is there all the same
    std::ofstream(run.state()) << R"({"version": 9})";
    QTRY_VERIFY_WITH_TIMEOUT(watch.runs()[0].problem.contains(u"version 9"_s), wait);
    QCOMPARE(points(watch), std::size_t {3}); // what was read stays
}

void TestRunWatch::forgetsWhatIsNoLongerLookedAt()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto one = makeRun("one");
    const auto two = makeRun("two");
    add(one, 1, 3);
    add(two, 1, 4);
    watch.setActive(true);
    watch.setFolders({one.folder});
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {3}, wait);
    watch.setFolders({two.folder});
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {4}, wait);
    QCOMPARE(watch.runs().size(), std::size_t {1});
    watch.setFolders({});
    QVERIFY(watch.runs().empty());
}

void TestRunWatch::readsNothingWhileNobodyLooks()
{
    JobRunner jobs;
    RunWatch watch(jobs);
    const auto run = makeRun("one");
    add(run, 1, 3);
    watch.setFolders({run.folder});
    QCOMPARE(jobs.unfinished(), 0);
    watch.setActive(true);
    QTRY_COMPARE_WITH_TIMEOUT(points(watch), std::size_t {3}, wait);
}

QTEST_MAIN(TestRunWatch)
#include "tst_run_watch.moc"
