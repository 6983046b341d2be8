// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/engine/engine.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

using namespace clinic;

namespace {
/// Hears everything and can wait for last words.
class Ear {
public:
    JobQueue::Listener listener()
    {
        return [this](const JobUpdate& update) {
            const std::lock_guard lock(m_mutex);
            m_states[update.id].push_back(update.state);
            m_errors[update.id] = update.error;
            m_changed.notify_all();
        };
    }

    static bool isLast(JobState state)
    {
        return state == JobState::Finished || state == JobState::Failed
            || state == JobState::Cancelled;
    }

    JobState waitFor(JobId id)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_states[id].empty() && isLast(m_states[id].back()); });
        return m_states[id].back();
    }

    void waitUntilRunning(JobId id)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock,
            [&] { return !m_states[id].empty() && m_states[id].back() == JobState::Running; });
    }

    /// Every job had exactly one last word, and it came last.
    bool oneLastWordEach()
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [id, states] : m_states) {
            const auto lasts = std::count_if(states.begin(), states.end(), isLast);
            if (lasts != 1 || !isLast(states.back()) || states.front() != JobState::Queued)
                return false;
        }
        return true;
    }

    std::string error(JobId id)
    {
        const std::lock_guard lock(m_mutex);
        return m_errors[id];
    }
    bool ever(JobId id, JobState state)
    {
        const std::lock_guard lock(m_mutex);
        return std::count(m_states[id].begin(), m_states[id].end(), state) > 0;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<JobId, std::vector<JobState>> m_states;
    std::map<JobId, std::string> m_errors;
};

void runUntilStopped(TaskContext& context)
{
    while (true) {
        context.checkpoint();
        std::this_thread::yield();
    }
}
} // namespace

class TestJobQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsInOrder();
    void cancelsRunning();
    void cancelsQueuedBeforeItStarts();
    void tellsWhyItFailed();
    void endsAllWhenDestroyed();
    void interactiveLaneDoesNotWait();
    void holdsUnderStress();
};

void TestJobQueue::runsInOrder()
{
    Ear ear;
    JobQueue queue(ear.listener());
    std::vector<int> order;
    JobId last {};
    for (int i = 0; i < 5; ++i)
        last = queue.submit("job", [&order, i](TaskContext&) { order.push_back(i); });
    QCOMPARE(ear.waitFor(last), JobState::Finished);
    QCOMPARE(order, (std::vector<int> {0, 1, 2, 3, 4}));
    QVERIFY(ear.oneLastWordEach());
}

void TestJobQueue::cancelsRunning()
{
    Ear ear;
    JobQueue queue(ear.listener());
    const auto id = queue.submit("endless", runUntilStopped);
    ear.waitUntilRunning(id);
    queue.cancel(id);
    QCOMPARE(ear.waitFor(id), JobState::Cancelled);
    queue.cancel(id); // finished: nothing happens
    QVERIFY(ear.oneLastWordEach());
}

void TestJobQueue::cancelsQueuedBeforeItStarts()
{
    Ear ear;
    JobQueue queue(ear.listener());
    const auto first = queue.submit("endless", runUntilStopped);
    ear.waitUntilRunning(first);
    std::atomic<bool> started {false};
    const auto second = queue.submit("never", [&](TaskContext&) { started = true; });
    queue.cancel(second);
    QCOMPARE(ear.waitFor(second), JobState::Cancelled); // at once: the first still runs
    QVERIFY(!ear.ever(first, JobState::Cancelled));
    queue.cancel(second); // it is gone
    queue.cancel(first);
    QCOMPARE(ear.waitFor(first), JobState::Cancelled);
    QVERIFY(!started && !ear.ever(second, JobState::Running));
    QVERIFY(ear.oneLastWordEach());
}

void TestJobQueue::tellsWhyItFailed()
{
    Ear ear;
    JobQueue queue(ear.listener());
    const auto bad =
        queue.submit("bad", [](TaskContext&) { throw Error(ErrorKind::Io, "a.pt: no such file"); });
    QCOMPARE(ear.waitFor(bad), JobState::Failed);
    QCOMPARE(ear.error(bad), std::string("a.pt: no such file"));
    const auto good = queue.submit("good", [](TaskContext&) {});
    QCOMPARE(ear.waitFor(good), JobState::Finished);
}

void TestJobQueue::endsAllWhenDestroyed()
{
    Ear ear;
    JobId running {};
    JobId queued {};
    {
        JobQueue queue(ear.listener());
        running = queue.submit("endless", runUntilStopped);
        ear.waitUntilRunning(running);
        queued = queue.submit("never", [](TaskContext&) {});
    }
    QCOMPARE(ear.waitFor(running), JobState::Cancelled);
    QCOMPARE(ear.waitFor(queued), JobState::Cancelled);
    QVERIFY(ear.oneLastWordEach());
}

void TestJobQueue::interactiveLaneDoesNotWait()
{
    Ear ear;
    Engine engine(ear.listener());
    const auto slow = engine.submit(Lane::Device, "endless", runUntilStopped);
    ear.waitUntilRunning(slow);
    const auto quick = engine.submit(Lane::Interactive, "quick", [](TaskContext&) {});
    QCOMPARE(ear.waitFor(quick), JobState::Finished);
    engine.cancel(slow);
    QCOMPARE(ear.waitFor(slow), JobState::Cancelled);
}

void TestJobQueue::holdsUnderStress()
{
    for (int round = 0; round < 200; ++round) {
        Ear ear;
        {
            JobQueue queue(ear.listener());
            for (int i = 0; i < 8; ++i) {
                const auto id = queue.submit("job", [i](TaskContext& context) {
                    context.report({.stage = "s", .done = i, .total = 8, .detail = {}});
                    if (i % 4 == 1)
                        throw Error(ErrorKind::Io, "failed");
                    if (i % 4 == 2)
                        runUntilStopped(context);
                });
                if (i % 4 == 2 || (round + i) % 5 == 0)
                    queue.cancel(id);
            }
        }
        QVERIFY(ear.oneLastWordEach());
    }
}

QTEST_APPLESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
