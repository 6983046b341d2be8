// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/net/endpoint.h"
#include "core/net/endpoint_key.h"
#include "tests/support/error_of.h"

#include <QTest>

using namespace clinic;
using clinic::test::errorOf;

class TestEndpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheBase_data();
    void findsTheBase();
    void knowsThisMachine_data();
    void knowsThisMachine();
    void refuses_data();
    void refuses();
    void takesTheKeyFromTheEnvironment();
    void sendsNoKeyInTheClear();
    void blotsTheKeyOut();
};

void TestEndpoint::findsTheBase_data()
{
    QTest::addColumn<std::string>("base");
    const auto row = [](const char* typed, const char* base) {
        QTest::newRow(typed) << std::string(base);
    };
    row("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1");
    row("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1");
    row("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1");
    row("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1");
    row("https://API.example.org/v1/chat/completions", "https://api.example.org/v1");
    row("https://example.org/chat/completions/", "https://example.org");
    row("https://example.org/openai/deployments/x", "https://example.org/openai/deployments/x");
    row("http://[::1]:11434/v1", "http://[::1]:11434/v1");
}

void TestEndpoint::findsTheBase()
{
    QFETCH(std::string, base);
    QCOMPARE(parseEndpoint(QTest::currentDataTag()).base, base);
}

void TestEndpoint::knowsThisMachine_data()
{
    QTest::addColumn<bool>("loopback");
    QTest::newRow("http://127.0.0.1") << true;
    QTest::newRow("http://127.8.9.10:80") << true;
    QTest::newRow("http://127.1") << true;
    QTest::newRow("http://localhost:11434") << true;
    QTest::newRow("http://LocalHost") << true;
    QTest::newRow("http://[::1]:8000") << true;
    QTest::newRow("http://127.0.0.1.example.org") << false;
    QTest::newRow("http://localhost.example.org") << false;
    QTest::newRow("http://128.0.0.1") << false;
    QTest::newRow("http://0.0.0.0:8000") << false;
    QTest::newRow("http://[::2]") << false;
    QTest::newRow("https://api.openai.com/v1") << false;
}

void TestEndpoint::knowsThisMachine()
{
    QFETCH(bool, loopback);
    QCOMPARE(parseEndpoint(QTest::currentDataTag()).loopback, loopback);
}

void TestEndpoint::refuses_data()
{
    QTest::addColumn<std::string>("typed");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const std::string& typed, const char* said) {
        QTest::newRow(name) << typed << QByteArray(said);
    };
    row("nothing", "", "empty");
    row("no scheme", "127.0.0.1:8080", "does not begin with http");
    row("a file", "file:///etc/passwd", "neither http nor https");
    row("another scheme", "gopher://127.0.0.1/v1", "neither http nor https");
    row("a password, which is not repeated", "http://me:secret@127.0.0.1/v1",
        "user name or password");
    row("a query", "http://127.0.0.1/v1?key=secret", "behind its path");
    row("a blank", "http://127.0.0.1/v 1", "blanks");
    row("a line end", "http://127.0.0.1/v1\r\nX: y", "blanks");
    row("no host", "http://", "no address");
    row("a port that is none", "http://127.0.0.1:99999/v1", "no address");
}

void TestEndpoint::refuses()
{
    QFETCH(std::string, typed);
    QFETCH(QByteArray, said);
    const Error error = errorOf([&] { parseEndpoint(typed); });
    QCOMPARE(error.kind(), ErrorKind::Config);
    QVERIFY2(QByteArray(error.what()).contains(said), error.what());
    QVERIFY(!QByteArray(error.what()).contains("me:secret"));
}

void TestEndpoint::takesTheKeyFromTheEnvironment()
{
    const Endpoint here = parseEndpoint("http://127.0.0.1:1/v1");
    qunsetenv("CLINIC_TEST_KEY");
    QCOMPARE(endpointKey(here, "CLINIC_TEST_KEY"), std::string());
    qputenv("CLINIC_TEST_KEY", "sk-12345678");
    QCOMPARE(endpointKey(here, "CLINIC_TEST_KEY"), std::string("sk-12345678"));
    QCOMPARE(endpointKey(here, ""), std::string());
    qputenv("CLINIC_TEST_KEY", "two\r\nlines");
    const Error error = errorOf([&] { endpointKey(here, "CLINIC_TEST_KEY"); });
    QCOMPARE(error.kind(), ErrorKind::Config);
    QVERIFY(!QByteArray(error.what()).contains("two"));
}

void TestEndpoint::sendsNoKeyInTheClear()
{
    qputenv("CLINIC_TEST_KEY", "sk-12345678");
    QCOMPARE(endpointKey(parseEndpoint("https://example.org/v1"), "CLINIC_TEST_KEY"),
        std::string("sk-12345678"));
    const Error error =
        errorOf([&] { endpointKey(parseEndpoint("http://example.org/v1"), "CLINIC_TEST_KEY"); });
    QCOMPARE(error.kind(), ErrorKind::Unsafe);
    QVERIFY(QByteArray(error.what()).contains("without encryption"));
    QVERIFY(!QByteArray(error.what()).contains("sk-12345678"));
}

void TestEndpoint::blotsTheKeyOut()
{
    QCOMPARE(withoutKey("wrong key sk-12345678, sk-12345678!", "sk-12345678"),
        std::string("wrong key [key], [key]!"));
    QCOMPARE(withoutKey("a word", ""), std::string("a word"));
    QCOMPARE(withoutKey("abc", "abc"), std::string("abc")); // too short to be a key
}

QTEST_APPLESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
