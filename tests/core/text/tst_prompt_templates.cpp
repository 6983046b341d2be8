// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/text/class_list.h"
#include "core/text/mention.h"
#include "core/text/prompt_templates.h"

#include <QtTest>

using namespace clinic;

class TestPromptTemplates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shipsOpenAisPrompts();
    void readsOwnFiles_data();
    void readsOwnFiles();
    void refuses_data();
    void refuses();
    void readsClassLists();
    void findsLabels_data();
    void findsLabels();
    void looksForNothingEmpty();
};

void TestPromptTemplates::shipsOpenAisPrompts()
{
    const auto& templates = shippedTemplates();
    QCOMPARE(templates.size(), std::size_t {80});
    QCOMPARE(QByteArray::fromStdString(templatesSha256(templates)).left(16),
        QByteArray("4f976686fb651bb5"));
    QCOMPARE(templates.front(), std::string("a bad photo of a {}."));
    QCOMPARE(templates.back(), std::string("a tattoo of the {}."));
}

void TestPromptTemplates::readsOwnFiles_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    const QByteArray list = R"(["a {}", "{} b"])";
    QTest::newRow("a JSON list") << QByteArray("own.json") << list;
    QTest::newRow("a class list") << QByteArray("classes.json")
                                  << QByteArray(R"({"classes":["x"],"templates":)" + list + "}");
    QTest::newRow("a Python list")
        << QByteArray("own.py") << QByteArray("[lambda c: f'a {c}', '{} b']");
    QTest::newRow("a Python class list")
        << QByteArray("classes.py")
        << QByteArray("{'classes': ['x'], 'templates': (lambda c: 'a ' + c, lambda c: c + ' b')}");
    QTest::newRow("lines") << QByteArray("own.txt") << QByteArray("a {}\r\n\n{} b");
    QTest::newRow("lines with a mark") << QByteArray("own")
                                       << QByteArray("\xEF\xBB\xBF"
                                                     "a {}\n{} b\n");
}

void TestPromptTemplates::readsOwnFiles()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QString::fromUtf8(name)).toStdString();
    writeTextFile(file, content.toStdString());
    QVERIFY((readTemplates(file) == std::vector<std::string> {"a {}", "{} b"}));
}

void TestPromptTemplates::refuses_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("said");
    const int format = static_cast<int>(ErrorKind::Format);
    QTest::newRow("a line without a place")
        << QByteArray("own.txt") << QByteArray("a {}\na photo\n") << format
        << QByteArray("line 2: template 'a photo' has no {}");
    QTest::newRow("no line") << QByteArray("own.txt") << QByteArray("\n \n") << format
                             << QByteArray("no template");
    QTest::newRow("Latin-1") << QByteArray("own.txt") << QByteArray("caf\xE9 {}") << format
                             << QByteArray("line 1");
    QTest::newRow("an endless line") << QByteArray("own.txt") << QByteArray(5000, '{') + "}"
                                     << format << QByteArray("at most 4096");
    QTest::newRow("an empty list")
        << QByteArray("own.json") << QByteArray("[]") << format << QByteArray("at least one text");
    QTest::newRow("a number") << QByteArray("own.json") << QByteArray("[\"{}\", 1]") << format
                              << QByteArray("string expected");
    QTest::newRow("a Python file that runs")
        << QByteArray("own.py") << QByteArray("[\n__import__('os')]")
        << static_cast<int>(ErrorKind::Unsafe) << QByteArray("line 2: '__import__'");
}

void TestPromptTemplates::refuses()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    QFETCH(int, kind);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QString::fromUtf8(name)).toStdString();
    writeTextFile(file, content.toStdString());
    try {
        readTemplates(file);
        QFAIL("was read");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains(said), error.what());
        QVERIFY2(QByteArray(error.what()).contains(name), error.what());
        QCOMPARE(static_cast<int>(error.kind()), kind);
    }
}

void TestPromptTemplates::readsClassLists()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("classes.py")).toStdString();
    writeTextFile(file,
        "{'classes': ['cat', 'car', 'dog'], 'templates': [lambda c: f'a {c}'],\n"
        " 'superclasses': [['cat', 'dog'], ['car']]}");
    const ClassList list = readClassList(file);
    QVERIFY((list.classes == std::vector<std::string> {"cat", "car", "dog"}));
    QVERIFY((list.templates == std::vector<std::string> {"a {}"}));
    QVERIFY((list.superclasses == std::vector<std::vector<std::string>> {{"cat", "dog"}, {"car"}}));
    writeTextFile(file, "{'classes': [lambda c: c], 'templates': ['{}']}");
    QVERIFY_EXCEPTION_THROWN(readClassList(file), Error);
    writeTextFile(file, "{'classes': ['cat'], 'templates': ['{}'], 'superclasses': 'cat'}");
    QVERIFY_EXCEPTION_THROWN(readClassList(file), Error);
}

void TestPromptTemplates::findsLabels_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<bool>("word");
    QTest::addColumn<bool>("wordWithCase");
    QTest::addColumn<bool>("part");
    QTest::addColumn<bool>("reference");
    const auto row = [](const char* name, const char* label, const char* caption, bool word,
                         bool wordWithCase, bool part, bool reference) {
        QTest::newRow(name) << QByteArray(label) << QByteArray(caption) << word << wordWithCase
                            << part << reference;
    };
    row("the word", "banana", "a banana on a table", true, true, true, true);
    row("a capital", "banana", "Banana on a table", true, false, true, false);
    row("a longer word", "banana", "two bananas", false, false, true, true);
    row("first a longer word", "banana", "bananas and a banana.", true, true, true, true);
    row("punctuation around it", "banana", "(banana)", true, true, true, true);
    row("an underscore is no letter", "banana", "my_banana_1", true, true, true, true);
    row("a number behind it", "banana", "banana2", false, false, true, true);
    row("a letter with an accent behind it", "caf", "the caf\u00e9", false, false, true, true);
    row("several words", "fire truck", "a Fire Truck!", true, false, true, false);
    row("another alphabet", "\u0431\u0430\u043d\u0430\u043d",
        "\u0411\u0410\u041d\u0410\u041d \u0438 \u043a\u043e\u0442", true, false, true, false);
    row("not there", "banana", "an apple", false, false, false, false);
    row("nothing to look in", "banana", "", false, false, false, false);
}

void TestPromptTemplates::findsLabels()
{
    QFETCH(QByteArray, label);
    QFETCH(QByteArray, caption);
    QFETCH(bool, word);
    QFETCH(bool, wordWithCase);
    QFETCH(bool, part);
    QFETCH(bool, reference);
    const auto found = [&](bool matchCase, bool matchPart) {
        return Mention(label.toStdString(), {matchCase, matchPart}).in(caption.toStdString());
    };
    QCOMPARE(found(false, false), word);
    QCOMPARE(found(true, false), wordWithCase);
    QCOMPARE(found(false, true), part);
    QCOMPARE(found(true, true), reference);
}

void TestPromptTemplates::looksForNothingEmpty()
{
    QVERIFY_EXCEPTION_THROWN(Mention(""), Error);
}

QTEST_APPLESS_MAIN(TestPromptTemplates)
#include "tst_prompt_templates.moc"
