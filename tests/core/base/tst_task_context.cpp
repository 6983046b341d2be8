// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/task_context.h"

#include <QtTest>

using namespace clinic;

class TestTaskContext : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floodIsThrottledButStagesAndEndsPass();
    void checkpointThrowsOnceStopped();
    void contextWithoutASinkIsSilent();
};

void TestTaskContext::floodIsThrottledButStagesAndEndsPass()
{
    std::vector<Progress> seen;
    TaskContext context({}, [&](const Progress& progress) { seen.push_back(progress); });
    for (int i = 1; i <= 100'000; ++i)
        context.report({.stage = "first", .done = i, .total = 100'000, .detail = {}});
    context.report({.stage = "second", .done = 0, .total = 0, .detail = {}});
    QVERIFY(seen.size() < 10'000);
    QCOMPARE(seen.front().done, 1);
    QCOMPARE(seen[seen.size() - 2].done, 100'000); // the end of the first stage
    QCOMPARE(seen.back().stage, std::string("second"));
}

void TestTaskContext::checkpointThrowsOnceStopped()
{
    std::stop_source stop;
    const TaskContext context(stop.get_token(), {});
    context.checkpoint();
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(context.checkpoint(), Cancelled);
    QVERIFY_EXCEPTION_THROWN(context.breathe(), Cancelled);
}

void TestTaskContext::contextWithoutASinkIsSilent()
{
    TaskContext context;
    context.report({.stage = "any", .done = 1, .total = 2, .detail = {}});
    int breaths = 0;
    context.setBreather([&] { ++breaths; });
    context.breathe();
    QCOMPARE(breaths, 1);
}

QTEST_APPLESS_MAIN(TestTaskContext)
#include "tst_task_context.moc"
