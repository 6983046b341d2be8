// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "ui/job_bridge.h"
#include "ui/models/job_list.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace clinic;
using namespace clinic::ui;

class TestJobRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversOnTheGuiThread();
    void dropsTheResultOfADeadReceiver();
    void tellsWhyAJobFailed();
    void cancelsARunningJob();
    void cancelsAQueuedJob();
    void endsEachJobOnce();
    void relaysToALivingReceiverOnly();
    void stopsJobsWhenItGoes();
    void listsWhatRunsAndHowItEnded();
    void keepsTheShownJobUntilItEnds();
    void saysThatAJobIsStopping();
    void measuresOnlyWhatThisRunDid();
};

namespace {

void untilCancelled(TaskContext& context)
{
    while (true) {
        context.checkpoint();
        QThread::msleep(1);
    }
}

bool isFinal(JobState state)
{
    return state != JobState::Queued && state != JobState::Running;
}

}

void TestJobRunner::deliversOnTheGuiThread()
{
    JobRunner runner;
    QObject receiver;
    QThread* bodyThread = nullptr;
    QThread* doneThread = nullptr;
    int result = 0;
    runner.start(
        Lane::Device, QStringLiteral("add"), &receiver,
        [&](TaskContext&) {
            bodyThread = QThread::currentThread();
            return 41 + 1;
        },
        [&](const std::shared_ptr<const int>& value) {
            doneThread = QThread::currentThread();
            result = *value;
        });
    QTRY_COMPARE(result, 42);
    QCOMPARE(doneThread, thread());
    QVERIFY(bodyThread != thread());
    QTRY_COMPARE(runner.unfinished(), 0);
}

void TestJobRunner::dropsTheResultOfADeadReceiver()
{
    JobRunner runner;
    QSignalSpy updates(&runner, &JobRunner::updated);
    std::atomic<bool> mayEnd = false;
    bool delivered = false;
    auto receiver = std::make_unique<QObject>();
    runner.start(
        Lane::Device, QStringLiteral("orphan"), receiver.get(),
        [&](TaskContext&) {
            while (!mayEnd)
                QThread::msleep(1);
            return 1;
        },
        [&](const auto&) { delivered = true; });
    QTRY_COMPARE(updates.count(), 2); // queued, running
    receiver.reset();
    mayEnd = true;
    QTRY_COMPARE(runner.unfinished(), 0);
    QVERIFY(!delivered);
    QCOMPARE(updates.back()[0].value<JobUpdate>().state, JobState::Finished);
}

void TestJobRunner::tellsWhyAJobFailed()
{
    JobRunner runner;
    QString reason;
    bool delivered = false;
    runner.start(
        Lane::Interactive, QStringLiteral("fail"), this,
        [](TaskContext&) -> int { throw Error(ErrorKind::Io, "train.csv: no such file"); },
        [&](const auto&) { delivered = true; },
        [&](const JobUpdate& update) { reason = QString::fromStdString(update.error); });
    QTRY_COMPARE(reason, QStringLiteral("train.csv: no such file"));
    QVERIFY(!delivered);
}

void TestJobRunner::cancelsARunningJob()
{
    JobRunner runner;
    QSignalSpy updates(&runner, &JobRunner::updated);
    std::optional<JobState> ended;
    const auto id = runner.start(
        Lane::Device, QStringLiteral("endless"), this,
        [](TaskContext& context) {
            untilCancelled(context);
            return 0;
        },
        [](const auto&) { QFAIL("a cancelled job has no result"); },
        [&](const JobUpdate& update) { ended = update.state; });
    QTRY_COMPARE(updates.count(), 2);
    runner.cancel(id);
    QTRY_VERIFY(ended);
    QCOMPARE(*ended, JobState::Cancelled);
}

void TestJobRunner::cancelsAQueuedJob()
{
    JobRunner runner;
    const auto endless = [](TaskContext& context) {
        untilCancelled(context);
        return 0;
    };
    const auto nothing = [](const auto&) {};
    const auto first = runner.start(Lane::Device, QStringLiteral("first"), this, endless, nothing);
    bool started = false;
    std::optional<JobState> ended;
    const auto second = runner.start(
        Lane::Device, QStringLiteral("second"), this,
        [&](TaskContext&) {
            started = true;
            return 0;
        },
        nothing, [&](const JobUpdate& update) { ended = update.state; });
    runner.cancel(second);
    QTRY_VERIFY(ended); // the first still runs
    QCOMPARE(*ended, JobState::Cancelled);
    QCOMPARE(runner.unfinished(), 1);
    runner.cancel(first);
    QTRY_COMPARE(runner.unfinished(), 0);
    QVERIFY(!started);
}

void TestJobRunner::endsEachJobOnce()
{
    constexpr int jobs = 60;
    JobRunner runner;
    std::map<JobId, int> endings;
    connect(&runner, &JobRunner::updated, this, [&](const JobUpdate& update) {
        if (isFinal(update.state))
            ++endings[update.id];
        else
            QVERIFY2(!endings.contains(update.id), "an update after the last word");
    });
    std::vector<JobId> ids;
    for (int i = 0; i < jobs; ++i)
        ids.push_back(runner.start(
            i % 2 ? Lane::Device : Lane::Interactive, QStringLiteral("job"), this,
            [i](TaskContext& context) {
                if (i % 3 == 0)
                    throw Error(ErrorKind::Io, "broken");
                context.checkpoint();
                return i;
            },
            [](const auto&) {}));
    for (std::size_t i = 0; i < ids.size(); i += 4)
        runner.cancel(ids[i]);
    QTRY_COMPARE(runner.unfinished(), 0);
    QCOMPARE(endings.size(), static_cast<std::size_t>(jobs));
    for (const auto& [id, count] : endings)
        QCOMPARE(count, 1);
}

void TestJobRunner::relaysToALivingReceiverOnly()
{
    JobRunner runner;
    auto gone = std::make_unique<QObject>();
    int heard = 0;
    const auto toThis = runner.relay<int>(this, [&](const int& value) { heard += value; });
    const auto toGone = runner.relay<int>(gone.get(), [&](const int& value) { heard += value; });
    gone.reset();
    runner.start(
        Lane::Device, {}, this,
        [=](TaskContext&) {
            toGone(100);
            toThis(1);
            return 0;
        },
        [](const auto&) {});
    QTRY_COMPARE(runner.unfinished(), 0);
    QCOMPARE(heard, 1);
}

void TestJobRunner::stopsJobsWhenItGoes()
{
    std::atomic<bool> stopped = false;
    {
        JobRunner runner;
        std::atomic<bool> running = false;
        runner.start(
            Lane::Device, {}, this,
            [&](TaskContext& context) {
                running = true;
                try {
                    untilCancelled(context);
                } catch (const Cancelled&) {
                    stopped = true;
                    throw;
                }
                return 0;
            },
            [](const auto&) { QFAIL("nobody is there to hear it"); });
        while (!running)
            QThread::msleep(1);
    }
    QVERIFY(stopped);
}

void TestJobRunner::listsWhatRunsAndHowItEnded()
{
    JobRunner runner;
    JobList list(runner);
    std::atomic<bool> mayEnd = false;
    runner.start(
        Lane::Device, QStringLiteral("Embed"), this,
        [&](TaskContext& context) {
            context.report({.stage = "Encoding images", .done = 250, .total = 1000, .detail = {}});
            while (!mayEnd)
                QThread::msleep(1);
            return 0;
        },
        [](const auto&) {});
    QTRY_VERIFY(list.shown() && list.shown()->share());
    QCOMPARE(*list.shown()->share(), 0.25);
    QVERIFY(list.shown()->line().startsWith(QStringLiteral("Encoding images · 250 of 1,000")));
    mayEnd = true;
    QTRY_VERIFY(!list.shown());
    QCOMPARE(list.jobs().size(), std::size_t(1));
    QVERIFY(list.jobs()[0].line().startsWith(QStringLiteral("Done in")));
}

void TestJobRunner::keepsTheShownJobUntilItEnds()
{
    JobRunner runner;
    JobList list(runner);
    const auto endless = [](TaskContext& context) {
        untilCancelled(context);
        return 0;
    };
    const auto nothing = [](const auto&) {};
    const auto slow = runner.start(Lane::Device, QStringLiteral("slow"), this, endless, nothing);
    QTRY_VERIFY(list.shown());
    const auto next = runner.start(Lane::Device, QStringLiteral("next"), this, endless, nothing);
    const auto quick =
        runner.start(Lane::Interactive, QStringLiteral("quick"), this, endless, nothing);
    QTRY_VERIFY(list.find(quick) && list.find(quick)->update.state == JobState::Running);
    QCOMPARE(list.shown()->update.id, slow);
    QCOMPARE(list.unfinished(), 3);
    QCOMPARE(list.waiting().size(), std::size_t(1));
    QCOMPARE(list.waiting()[0]->update.id, next);
    list.cancel(next); // at once, while the one before it runs
    QTRY_VERIFY(list.waiting().empty());
    list.cancel(slow);
    QTRY_COMPARE(list.shown()->update.id, quick);
}

void TestJobRunner::saysThatAJobIsStopping()
{
    JobRunner runner;
    JobList list(runner);
    std::atomic<bool> mayStop = false;
    const auto id = runner.start(
        Lane::Device, QStringLiteral("long step"), this,
        [&](TaskContext& context) {
            while (!mayStop)
                QThread::msleep(1);
            context.checkpoint();
            return 0;
        },
        [](const auto&) {});
    QTRY_VERIFY(list.shown());
    list.cancel(id);
    QVERIFY(list.find(id)->stopping && !list.find(id)->ended());
    QCOMPARE(list.find(id)->line(), QStringLiteral("Stopping…"));
    mayStop = true;
    QTRY_VERIFY(list.find(id)->ended());
    QVERIFY(list.find(id)->line().startsWith(QStringLiteral("Stopped after")));
}

void TestJobRunner::measuresOnlyWhatThisRunDid()
{
    QCOMPARE(*secondsLeft(0.5, 0.0, 10.0), 10.0);
    QCOMPARE(*secondsLeft(0.85, 0.75, 10.0), 15.0); // three quarters were there before
    QVERIFY(!secondsLeft(0.75, 0.75, 10.0));
    QVERIFY(!secondsLeft(0.5, 0.0, 1.0));
    QVERIFY(!secondsLeft(1.0, 0.0, 10.0));

    JobRunner runner;
    JobList list(runner);
    std::atomic<bool> mayGoOn = false;
    runner.start(
        Lane::Device, QStringLiteral("Embed"), this,
        [&](TaskContext& context) {
            const auto report = [&](const char* stage, std::int64_t done) {
                context.report({.stage = stage, .done = done, .total = 100, .detail = {}});
            };
            report("Encoding captions", 10);
            report("Encoding images", 75);
            while (!mayGoOn)
                QThread::msleep(1);
            report("Encoding images", 100);
            untilCancelled(context);
            return 0;
        },
        [](const auto&) {});
    QTRY_VERIFY(list.shown() && list.shown()->share() == 0.75);
    QCOMPARE(list.shown()->shareBefore, std::optional(0.75));
    mayGoOn = true;
    QTRY_VERIFY(list.shown()->share() == 1.0);
    QCOMPARE(list.shown()->shareBefore, std::optional(0.75));
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_job_bridge.moc"
