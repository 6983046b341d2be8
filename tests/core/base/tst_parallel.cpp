// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/parallel.h"

#include <QtTest>

#include <atomic>

using namespace clinic;

class TestParallel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { setThreadCount(4); }
    void everyIndexIsVisitedOnce_data();
    void everyIndexIsVisitedOnce();
    void firstExceptionComesBack();
    void cancelPassesThrough();
};

void TestParallel::everyIndexIsVisitedOnce_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("grain");
    QTest::newRow("nothing") << 0 << 1;
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("fewer than threads") << 3 << 1;
    QTest::newRow("a grain larger than all") << 10 << 100;
    QTest::newRow("odd pieces") << 100'003 << 7;
}

void TestParallel::everyIndexIsVisitedOnce()
{
    QFETCH(int, n);
    QFETCH(int, grain);
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(n));
    parallelFor(
        visits.size(), static_cast<std::size_t>(grain), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                ++visits[i];
        });
    QVERIFY(
        std::all_of(visits.begin(), visits.end(), [](const auto& count) { return count == 1; }));
}

void TestParallel::firstExceptionComesBack()
{
    try {
        parallelFor(1000, 1, [](std::size_t begin, std::size_t) {
            if (begin >= 500)
                throw Error(ErrorKind::Format, "row 500");
        });
        QFAIL("the exception was lost");
    } catch (const Error& error) {
        QCOMPARE(std::string(error.what()), std::string("row 500"));
    }
}

void TestParallel::cancelPassesThrough()
{
    QVERIFY_EXCEPTION_THROWN(
        parallelFor(100, 1, [](std::size_t, std::size_t) { throw Cancelled {}; }), Cancelled);
}

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
