// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/text/python_data.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace clinic;

class TestPythonData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void readsNoFurtherThanItsLimits();
    void takesLinearTime();
    void refuses_data();
    void refuses();
};

void TestPythonData::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& json) {
        QTest::newRow(name) << text << json;
    };
    row("the reference's file", R"({"classes": ["tench", 'goldfish'],
          "templates": [lambda c: f'a photo of a {c}.', lambda c: f"{c}"],})",
        R"({"classes":["tench","goldfish"],"templates":["a photo of a {}.","{}"]})");
    row("lists in tuples in lists", "[('a', 'b'), ('c',), (), ('d')]",
        R"([["a","b"],["c"],[],"d"])");
    row("comments and blank lines",
        "# -*- coding: utf-8 -*-\n\n[ # first\n  'a#b', # second\n\n  'c'\n]\n# end\n",
        R"(["a#b","c"])");
    row("a continued line", "['a' \\\n 'b']", R"(["ab"])");
    row("Windows line ends", "['a',\r\n 'b']\r\n", R"(["a","b"])");
    row("a byte order mark", "\xEF\xBB\xBF['a']", R"(["a"])");
    row("texts beside each other", "['a' \"b\"\n  r'c' f'd']", R"(["abcd"])");
    row("a sum of texts", "['a' + 'b' 'c']", R"(["abc"])");
    row("triple quotes", "['''it's \"one\"\nand two''', \"\"\"x\"\"\"]",
        R"(["it's \"one\"\nand two","x"])");
    row("escapes", R"(['\'\"\\\t\x41\u00e9\U0001F34C\101\q'])",
        QByteArray("[\"'\\\"\\\\\\tA\u00e9\U0001F34CA\\\\q\"]"));
    row("a line end that is escaped", "['a\\\nb']", R"(["ab"])");
    row("raw texts", R"([r'a\n', R"\"", rf'\d'])", R"(["a\\n","\\\"","\\d"])");
    row("letters of other alphabets", "['\u0431\u0430\u043d\u0430\u043d']",
        "[\"\u0431\u0430\u043d\u0430\u043d\"]");
    row("a lambda's argument of any name", "[lambda name : f'the { name } in {name}']",
        R"(["the {} in {}"])");
    row("doubled braces", "[lambda c: f'{{{c}}}']", R"(["{{}}"])");
    row("a lambda that adds", "[lambda c: 'a photo of a ' + c + '.']", R"(["a photo of a {}."])");
    row("a lambda that adds in parentheses", "[lambda c: ('a ' + (c)) + f' {c}' '!']",
        R"(["a {} {}!"])");
    row("a lambda over lines", "[lambda c: (\n 'a '\n f'{c}'\n)]", R"(["a {}"])");
    row("a lambda in parentheses", "[(lambda c: c)]", R"(["{}"])");
    row("a lambda with format", "[lambda c: 'a {} {{x}}'.format(c), lambda c: '{0}{0}'.format(c)]",
        R"(["a {} {x}","{}{}"])");
    row("a lambda with percent", "[lambda c: '100%% %s' % c, lambda c: 'a %s' % (c,)]",
        R"(["100% {}","a {}"])");
    row("a lambda without its argument", "[lambda c: 'a photo']", R"(["a photo"])");
}

void TestPythonData::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    try {
        QCOMPARE(
            QByteArray::fromStdString(parsePythonData(text.toStdString(), "classes.py").dump()),
            QByteArray::fromStdString(nlohmann::json::parse(json.toStdString()).dump()));
    } catch (const Error& error) {
        QFAIL(error.what());
    }
}

void TestPythonData::readsNoFurtherThanItsLimits()
{
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + "'a'" + std::string(levels, ']');
    };
    QCOMPARE(parsePythonData(nested(31), "classes.py").size(), std::size_t {1});
    QVERIFY_EXCEPTION_THROWN(parsePythonData(nested(32), "classes.py"), Error);
    QVERIFY_EXCEPTION_THROWN(parsePythonData(nested(1000000), "classes.py"), Error);
    QVERIFY_EXCEPTION_THROWN(
        parsePythonData("lambda c: " + std::string(1000000, '('), "classes.py"), Error);
    std::string many = "[";
    for (int i = 0; i < 1000000; ++i)
        many += "'',";
    try {
        parsePythonData(many + "]", "classes.py");
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Resource);
    }
    try {
        parsePythonData(std::string((16U << 20U) + 1, ' '), "classes.py");
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Resource);
    }
}

/// What would be quadratic takes minutes, and the test's time out ends it.
void TestPythonData::takesLinearTime()
{
    std::string beside = "[";
    for (int i = 0; i < 1000000; ++i)
        beside += "'abc' ";
    QCOMPARE(parsePythonData(beside + "]", "x")[0].get_ref<const std::string&>().size(),
        std::size_t {3000000});
    std::string sum = "[lambda c: c";
    for (int i = 0; i < 1000000; ++i)
        sum += "+ 'abc'";
    QCOMPARE(parsePythonData(sum + "]", "x")[0].get_ref<const std::string&>().size(),
        std::size_t {3000002});
}

void TestPythonData::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("said");
    const auto unsafe = [](const char* name, const QByteArray& text, const char* said) {
        QTest::newRow(name) << text << static_cast<int>(ErrorKind::Unsafe) << QByteArray(said);
    };
    const auto broken = [](const char* name, const QByteArray& text, const char* said) {
        QTest::newRow(name) << text << static_cast<int>(ErrorKind::Format) << QByteArray(said);
    };
    unsafe("a call", "{'classes': [\n  __import__('os').system('id')]}",
        "line 2: '__import__' is not data; only data is read, nothing is run: "
        "'  __import__('os').system('id')]}'");
    unsafe("a statement", "import os\n['a']", "line 1: 'import'");
    unsafe("an assignment", "classes = ['a']", "'classes' is not data");
    unsafe("something behind", "['a']\nprint(1)", "line 2: something follows");
    unsafe("a number", "[1]", "'1' is not data");
    unsafe("a name", "[True]", "'True'");
    unsafe("a comprehension", "['a' for x in 'b']", "expected , in a list, found 'for x in 'b'");
    unsafe("a set", "{'a', 'b'}", "expected : in a dict");
    unsafe("an unpacking", "[*'abc']", "found '*'");
    unsafe("a method of a text", "['a'.upper()]", "found '.upper()]'");
    unsafe("an index", "['a'[0]]", "found '[0]]'");
    unsafe("a product", "['a' * 1000000000]", "found '* 1000000000'");
    unsafe("a key that is no text", "{('a'): 'b'}", "a key that is not a text");
    unsafe("bytes", "[b'a']", "a prefix other than");
    unsafe("a field outside of a lambda", "[f'{c}']", "an f-string may hold");
    unsafe("an expression in an f-string", "[lambda c: f'{open(c)}']", "an f-string may hold");
    unsafe("an attribute in an f-string", "[lambda c: f'{c.__class__}']", "without a format");
    unsafe("a conversion in an f-string", "[lambda c: f'{c!r}']", "without a format");
    unsafe("a format in an f-string", "[lambda c: f'{c:>9999999999}']", "without a format");
    unsafe("a lambda of two", "[lambda a, b: a]", "expected : in a lambda of one argument");
    unsafe("a lambda of none", "[lambda: 'a']", "without its one argument");
    unsafe("a lambda with a default", "[lambda c='x': c]", "expected : in a lambda");
    unsafe("a lambda of many", "[lambda *c: c]", "without its one argument");
    unsafe("a lambda that calls", "[lambda c: exec(c)]", "'exec' is not data");
    unsafe("a lambda that calls its argument", "[lambda c: c()]", "expected , in a list");
    unsafe("a lambda in a lambda", "[lambda c: lambda d: d]", "'lambda' is not data");
    unsafe("another method", "[lambda c: 'a'.join(c)]", "no method but .format");
    unsafe("format of something else", "[lambda c: '{}'.format(d)]", "only the lambda's argument");
    unsafe("format by name", "[lambda c: '{}'.format(c=c, d=d)]", "expected ) in .format");
    unsafe("percent of something else", "[lambda c: '%s' % d]", "only the lambda's argument");
    broken("format with an attribute", "[lambda c: '{0.__class__}'.format(c)]", "other places");
    broken("format with two places", "[lambda c: '{} {}'.format(c)]", "other places");
    broken("percent with a number", "[lambda c: '%99999999s' % c]", "other places than one %s");
    broken("percent without a place", "[lambda c: 'a' % c]", "without %s");
    broken("braces beside the argument", "[lambda c: '{}' + c]", "besides the argument");
    broken("the same key twice", "{'a': 'b',\n'a': 'c'}", "line 2: the key 'a' appears twice");
    broken("nothing", " # nothing\n", "the file ends where a value is expected");
    broken("an open list", "['a',\n'b'\n", "the file ends within a list");
    broken("an open dict", "{'a': ", "the file ends where a value is expected");
    broken("an open text", "['a\n']", "line 1: a text is not closed");
    broken("an open triple text", "['''a\n", "a text is not closed");
    broken("a backslash at the end", "['a\\", "a text is not closed");
    broken("half an escape", "['\\x4']", "too few hexadecimal digits");
    broken("half a surrogate pair", "['\\ud83c']", "no character");
    broken("an escape above all", "['\\U00110000']", "no character");
    broken("a NUL by escape", "['\\0']", "NUL");
    broken("a character by name", "['\\N{BANANA}']", "by name");
    broken("a single brace", "[f'}']", "a single }");
    broken("Latin-1", "['\xE9']", "not UTF-8");
    broken("UTF-16", QByteArray("[\0'\0a\0'\0]\0", 10), "not UTF-8");
}

void TestPythonData::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    QFETCH(QByteArray, said);
    try {
        parsePythonData(text.toStdString(), "classes.py");
        QFAIL("was read");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains(said), error.what());
        QVERIFY2(QByteArray(error.what()).startsWith("classes.py: "), error.what());
        QCOMPARE(static_cast<int>(error.kind()), kind);
    }
}

QTEST_APPLESS_MAIN(TestPythonData)
#include "tst_python_data.moc"
