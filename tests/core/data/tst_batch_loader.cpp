// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/data/batch_loader.h"

#include <QTest>

#include <atomic>
#include <stdexcept>

using namespace clinic;

namespace {
Image numbered(std::size_t item)
{
    return {static_cast<int>(item) + 1, 1, {}};
}
}

class TestBatchLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesAllInOrderOnce_data();
    void givesAllInOrderOnce();
    void looksAheadOnlySoFar();
    void turnsExceptionsIntoFailures();
    void stopsWaitingWhenAsked();
    void endsWhileLoading();
};

void TestBatchLoader::givesAllInOrderOnce_data()
{
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("threads");
    QTest::newRow("nothing") << 0 << 2;
    QTest::newRow("less than a batch") << 3 << 2;
    QTest::newRow("whole batches") << 16 << 1;
    QTest::newRow("many, four threads") << 1003 << 4;
}

void TestBatchLoader::givesAllInOrderOnce()
{
    QFETCH(int, items);
    QFETCH(int, threads);
    const auto count = static_cast<std::size_t>(items);
    std::vector<std::atomic<int>> loads(count);
    BatchLoader loader(count,
        [&](std::size_t item) {
            ++loads[item];
            return numbered(item);
        },
        {.batch = 8, .threads = static_cast<std::size_t>(threads), .lookAhead = 2});
    std::size_t next = 0;
    while (true) {
        const auto batch = loader.next({});
        if (batch.empty())
            break;
        QVERIFY(batch.size() == 8 || next + batch.size() == count);
        for (const auto& item : batch) {
            QCOMPARE(item.item, next++);
            QCOMPARE(item.image.width, static_cast<int>(item.item) + 1);
        }
    }
    QCOMPARE(next, count);
    for (const auto& n : loads)
        QCOMPARE(n.load(), 1);
}

void TestBatchLoader::looksAheadOnlySoFar()
{
    std::atomic<std::size_t> highest {0};
    BatchLoader loader(1000,
        [&](std::size_t item) {
            if (item > highest)
                highest = item;
            return numbered(item);
        },
        {.batch = 4, .threads = 1, .lookAhead = 2});
    for (std::size_t batches = 1; batches <= 20; ++batches) {
        QCOMPARE(loader.next({}).size(), std::size_t(4));
        QVERIFY(highest < (batches + 3) * 4);
    }
}

void TestBatchLoader::turnsExceptionsIntoFailures()
{
    BatchLoader loader(3,
        [](std::size_t item) -> Image {
            if (item == 1)
                throw Error(ErrorKind::Format, "b.png: cut short");
            if (item == 2)
                throw std::bad_alloc();
            return numbered(item);
        },
        {.batch = 8, .threads = 2});
    const auto batch = loader.next({});
    QCOMPARE(batch.size(), std::size_t(3));
    QVERIFY(batch[0].failure.empty() && batch[0].image.width == 1);
    QCOMPARE(batch[1].failure, std::string("b.png: cut short"));
    QVERIFY(!batch[2].failure.empty());
}

void TestBatchLoader::stopsWaitingWhenAsked()
{
    std::atomic<bool> release {false};
    std::stop_source stop;
    BatchLoader loader(4,
        [&](std::size_t item) {
            release.wait(false);
            return numbered(item);
        },
        {.batch = 2, .threads = 1});
    std::jthread asker([&] { stop.request_stop(); });
    QVERIFY_EXCEPTION_THROWN(loader.next(stop.get_token()), Cancelled);
    release = true;
    release.notify_all();
}

void TestBatchLoader::endsWhileLoading()
{
    for (int round = 0; round < 200; ++round) {
        BatchLoader loader(100, numbered, {.batch = 4, .threads = 3});
        if (round % 2 == 0)
            loader.next({});
    }
}

QTEST_APPLESS_MAIN(TestBatchLoader)
#include "tst_batch_loader.moc"
