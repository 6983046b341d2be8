// SPDX-License-Identifier: Apache-2.0
#include "core/net/retry_policy.h"

#include <QTest>

using namespace clinic;
using namespace std::chrono_literals;
using Wait = std::optional<std::chrono::milliseconds>;

class TestRetryPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatPasses();
    void readsRetryAfter();
    void waitsLongerEachTime();
    void waitsAsTheServerAsks();
    void repeatsWithItsSeed();
};

void TestRetryPolicy::knowsWhatPasses()
{
    for (const long status : {408L, 425L, 429L, 500L, 502L, 503L, 504L, 529L})
        QVERIFY(isTransientStatus(status));
    for (const long status : {200L, 301L, 400L, 401L, 403L, 404L, 422L, 501L, 505L})
        QVERIFY(!isTransientStatus(status));
}

void TestRetryPolicy::readsRetryAfter()
{
    const std::time_t now = 784111777; // Sun, 06 Nov 1994 08:49:37 GMT
    QCOMPARE(parseRetryAfter("0", now), Wait(0ms));
    QCOMPARE(parseRetryAfter("17", now), Wait(17s));
    QCOMPARE(parseRetryAfter("Sun, 06 Nov 1994 08:50:00 GMT", now), Wait(23s));
    QCOMPARE(parseRetryAfter("Sun, 06 Nov 1994 08:00:00 GMT", now), Wait(0ms));
    QVERIFY(*parseRetryAfter("99999999999999999999999", now) > 1h);
    for (const char* text : {"", "soon", "-5", "1.5", "17 apples"})
        QVERIFY2(!parseRetryAfter(text, now), text);
}

void TestRetryPolicy::waitsLongerEachTime()
{
    const RetryPolicy policy {.first = 100ms, .most = 1000ms};
    Rng jitter(1);
    for (int failed = 1; failed <= 40; ++failed) {
        const auto whole = std::min<std::chrono::milliseconds>(
            100ms * (std::int64_t {1} << std::min(failed - 1, 10)), 1000ms);
        const auto wait = retryWait(policy, failed, std::nullopt, jitter);
        QVERIFY(wait >= whole / 2 && wait <= whole);
    }
}

void TestRetryPolicy::waitsAsTheServerAsks()
{
    const RetryPolicy policy {.first = 100ms, .most = 1000ms, .retryAfterMost = 5s};
    Rng jitter(1);
    QCOMPARE(retryWait(policy, 1, 3s, jitter), std::chrono::milliseconds(3s));
    QCOMPARE(retryWait(policy, 1, 1h, jitter), std::chrono::milliseconds(5s));
    QVERIFY(retryWait(policy, 1, 0ms, jitter) >= 50ms);
}

void TestRetryPolicy::repeatsWithItsSeed()
{
    const RetryPolicy policy;
    Rng first(7);
    Rng second(7);
    for (int failed = 1; failed < 5; ++failed)
        QCOMPARE(retryWait(policy, failed, std::nullopt, first),
            retryWait(policy, failed, std::nullopt, second));
}

QTEST_APPLESS_MAIN(TestRetryPolicy)
#include "tst_retry_policy.moc"
