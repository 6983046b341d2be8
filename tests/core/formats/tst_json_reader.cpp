// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"

#include <QTest>

using namespace clinic;

Q_DECLARE_METATYPE(clinic::ErrorKind)

class TestJsonReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsValues();
    void acceptsTheLimits();
    void refuses_data();
    void refuses();
    void namesLineAndColumn();
    void keepsMessagesShort();
    void checksIntegers_data();
    void checksIntegers();
    void checksStringsAndMembers();
};

void TestJsonReader::keepsValues()
{
    const auto value = parseUntrustedJson(
        R"( {"a": [1, -2, 3.5, true, null, "x\u00e9"], "b": {"c": 18446744073709551615}} )", "t");
    QCOMPARE(value["a"].size(), std::size_t {6});
    QCOMPARE(value["a"][1].get<int>(), -2);
    QCOMPARE(value["a"][2].get<double>(), 3.5);
    QVERIFY(value["a"][3].get<bool>());
    QVERIFY(value["a"][4].is_null());
    QCOMPARE(value["a"][5].get<std::string>(), std::string("x\xc3\xa9"));
    QCOMPARE(value["b"]["c"].get<std::uint64_t>(), UINT64_MAX);
    QCOMPARE(parseUntrustedJson("7", "t").get<int>(), 7);
}

void TestJsonReader::acceptsTheLimits()
{
    const std::string deep = std::string(64, '[') + std::string(64, ']');
    QCOMPARE(parseUntrustedJson(deep, "t").size(), std::size_t {1});
    QCOMPARE(parseUntrustedJson("[1,2,3]", "t", {.nodes = 4}).size(), std::size_t {3});
}

void TestJsonReader::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char* name, const QByteArray& text,
                         ErrorKind kind = ErrorKind::Format) {
        QTest::newRow(name) << text << kind;
    };
    row("nothing", "");
    row("only blanks", "  \n");
    row("65 levels", QByteArray(65, '[') + QByteArray(65, ']'));
    row("200 000 levels", QByteArray(200'000, '['));
    row("deep objects", QByteArray("{\"a\":").repeated(70) + "1" + QByteArray(70, '}'));
    row("a key twice", R"({"a":1,"b":2,"a":3})");
    row("a key twice, spelled differently", R"({"a":1,"\u0061":3})");
    row("infinite exponent", "[1e999999]");
    row("a number of 500 000 digits", QByteArray(500'000, '9'));
    row("a fraction of 101 characters", "0." + QByteArray(99, '3'));
    row("NaN", "[NaN]");
    row("comment", "/* x */ 1");
    row("trailing comma", "[1,]");
    row("second document", "{} {}");
    row("single quotes", "{'a':1}");
    row("byte order mark", "\xef\xbb\xbf{}");
    row("NUL behind the document", QByteArray("{}\0", 3));
    row("UTF-16", QByteArray("{\0}\0", 4));
    row("bad UTF-8 in a string", "\"\xff\"");
    row("overlong UTF-8", "\"\xc0\xaf\"");
    row("encoded surrogate", "\"\xed\xa0\x80\"");
    row("lone surrogate escape", R"("\ud800")");
    row("raw control character", "\"\x01\"");
    row("unfinished string", "\"abc");
    row("unfinished object", "{\"a\":1");
    row("too many values", "[" + QByteArray("1,").repeated(199) + "1]", ErrorKind::Resource);
    row("too long a string", "\"" + QByteArray(101, 'x') + "\"", ErrorKind::Resource);
    row("too long a key", "{\"" + QByteArray(101, 'x') + "\":1}", ErrorKind::Resource);
    row("too long a text", QByteArray(700'000, ' '), ErrorKind::Resource);
}

void TestJsonReader::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorKind, kind);
    const JsonLimits limits {.nodes = 200, .textBytes = 600'000, .stringBytes = 100};
    try {
        parseUntrustedJson(text.toStdString(), "some.json", limits);
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(error.kind() == kind, error.what());
        QVERIFY(std::string_view(error.what()).starts_with("some.json: "));
        QVERIFY(std::string_view(error.what()).size() <= 400);
    }
}

void TestJsonReader::namesLineAndColumn()
{
    try {
        parseUntrustedJson("{\"a\": 1,\n  \"a\": 2}", "some.json");
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(std::string_view(error.what()).find("line 2, column") != std::string_view::npos,
            error.what());
        QVERIFY2(
            std::string_view(error.what()).find("'a'") != std::string_view::npos, error.what());
    }
}

void TestJsonReader::keepsMessagesShort()
{
    try {
        parseUntrustedJson("\"" + std::string(100'000, 'x') + "\n\"", "some.json");
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY(std::string_view(error.what()).size() < 250);
    }
}

void TestJsonReader::checksIntegers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("low end") << QByteArray("-5") << true;
    QTest::newRow("high end") << QByteArray("10") << true;
    QTest::newRow("below") << QByteArray("-6") << false;
    QTest::newRow("above") << QByteArray("11") << false;
    QTest::newRow("2^64 - 1") << QByteArray("18446744073709551615") << false;
    QTest::newRow("2^64") << QByteArray("18446744073709551616") << false;
    QTest::newRow("whole float") << QByteArray("2.0") << false;
    QTest::newRow("exponent") << QByteArray("2e0") << false;
    QTest::newRow("bool") << QByteArray("true") << false;
    QTest::newRow("string") << QByteArray("\"2\"") << false;
}

void TestJsonReader::checksIntegers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const auto value = parseUntrustedJson(text.toStdString(), "t");
    if (good)
        QCOMPARE(jsonInteger(value, "size", -5, 10), text.toLongLong());
    else
        QVERIFY_EXCEPTION_THROWN(jsonInteger(value, "size", -5, 10), Error);
}

void TestJsonReader::checksStringsAndMembers()
{
    const auto value = parseUntrustedJson(R"({"a": "abc", "n": "a\u0000b", "i": 1})", "t");
    QCOMPARE(jsonString(jsonMember(value, "a", "t"), "a", 3), std::string("abc"));
    QVERIFY_EXCEPTION_THROWN(jsonString(value["a"], "a", 2), Error);
    QVERIFY_EXCEPTION_THROWN(jsonString(value["n"], "n", 9), Error);
    QVERIFY_EXCEPTION_THROWN(jsonString(value["i"], "i", 9), Error);
    QVERIFY_EXCEPTION_THROWN(jsonMember(value, "z", "t"), Error);
    QVERIFY_EXCEPTION_THROWN(jsonMember(value["i"], "z", "t"), Error);
}

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
