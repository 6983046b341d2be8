// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_scanner.h"
#include "core/mmr/training/string_run.h"

#include <QTest>

#include <string>
#include <vector>

using namespace clinic;

namespace {

struct Found {
    ScanTrouble trouble;
    std::int64_t line;
    std::uint64_t offset;
};

struct Scan : SampleScanner::Sink {
    void sample(const SampleSpan& span) override { spans.push_back(span); }
    void problem(const ScanProblem& problem) override { problems.push_back(problem); }

    static Scan of(const std::string& text, std::size_t blockBytes)
    {
        Scan scan;
        SampleScanner scanner(scan);
        for (std::size_t at = 0; at < text.size(); at += blockBytes)
            scanner.feed(std::string_view(text).substr(at, blockBytes));
        scanner.finish();
        return scan;
    }

    std::vector<SampleSpan> spans;
    std::vector<ScanProblem> problems;
};

} // namespace

using Texts = std::vector<std::string>;
using Problems = std::vector<Found>;
Q_DECLARE_METATYPE(Texts)
Q_DECLARE_METATYPE(Problems)

class TestSampleScanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsSamples_data();
    void findsSamples();
    void tellsTheLineOfASample();
    void keepsNoMoreThanItMay();
    void runsEndAtTheFirstSpecialByte();
};

namespace {

void addRow(
    const char* name, const std::string& text, const Texts& samples, const Problems& problems = {})
{
    QTest::newRow(name) << text << samples << problems;
}

void addSoundRows()
{
    addRow("an array", R"([{"a":1},{"b":2}])", {R"({"a":1})", R"({"b":2})"});
    addRow("an array over lines, nested", "\n[\n  {\n \"a\": [{}, []]\n},\n  {}\n]\n",
        {"{\n \"a\": [{}, []]\n}", "{}"});
    addRow("brackets and escapes in strings", R"([{"a":"}]\"{\\"},{"b":"\\\""}])",
        {R"({"a":"}]\"{\\"})", R"({"b":"\\\""})"});
    addRow("a byte order mark", "\xef\xbb\xbf[{}]", {"{}"});
    addRow("lines", "{\"a\":1}\n{\"b\":2}\n", {R"({"a":1})", R"({"b":2})"});
    addRow("lines with blank ones, CR and no end", "\n {\"a\":1}\r\n \r\n{\"b\":2}",
        {R"({"a":1})", R"({"b":2})"});
    addRow("an empty array", "[]", {});
    addRow("nothing", "", {});
    addRow("64 levels", "[{\"a\":" + std::string(63, '[') + std::string(63, ']') + "}]",
        {"{\"a\":" + std::string(63, '[') + std::string(63, ']') + "}"});
}

void addDamagedLines()
{
    addRow("a line that is no JSON", "{\"a\":1}\nhello\n{\"b\":2}\n", {R"({"a":1})", R"({"b":2})"},
        {{ScanTrouble::NotAnObject, 2, 8}});
    addRow("a line cut short in a string", "{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n",
        {R"({"a":1})", R"({"c":3})"}, {{ScanTrouble::LineCutShort, 2, 15}});
    addRow("a line cut short behind a backslash", "{\"b\":\"x\\\n{\"c\":3}\n", {R"({"c":3})"},
        {{ScanTrouble::LineCutShort, 1, 8}});
    addRow("a line cut short outside of strings", "{\"b\":[1,\n{\"c\":3}\n", {R"({"c":3})"},
        {{ScanTrouble::LineCutShort, 1, 8}});
    addRow("text behind the object", "{\"a\":1} x\n{\"c\":3}\n", {R"({"c":3})"},
        {{ScanTrouble::TextBetween, 1, 8}});
    addRow("brackets of a line", "{\"a\":[1}}\n{\"c\":3}\n", {R"({"c":3})"},
        {{ScanTrouble::Brackets, 1, 7}});
    addRow("the last line cut short", "{\"a\":1}\n{\"b\":", {R"({"a":1})"},
        {{ScanTrouble::Truncated, 2, 13}});
}

void addDamagedArrays()
{
    addRow("cut short in a sample", R"([{"a":1},{"b":"x)", {R"({"a":1})"},
        {{ScanTrouble::Truncated, 1, 16}});
    addRow("cut short behind a comma", R"([{"a":1},)", {R"({"a":1})"},
        {{ScanTrouble::Truncated, 1, 9}});
    addRow("cut short behind a sample", "[{\"a\":1}\n", {R"({"a":1})"},
        {{ScanTrouble::Truncated, 2, 9}});
    addRow("a missing comma", R"([{"a":1}{"b":2}])", {R"({"a":1})", R"({"b":2})"},
        {{ScanTrouble::MissingComma, 1, 8}});
    addRow("a number as element", R"([1,{"b":2}])", {R"({"b":2})"},
        {{ScanTrouble::NotAnObject, 1, 1}});
    addRow("a text as element", R"([",{}]",{"b":2}])", {R"({"b":2})"},
        {{ScanTrouble::NotAnObject, 1, 1}});
    addRow("a list as element", R"([[{"x":[1]}],{"b":2}])", {R"({"b":2})"},
        {{ScanTrouble::NotAnObject, 1, 1}});
    addRow("junk before a sample", R"([{"a":1}, oops {"b":2}])", {R"({"a":1})", R"({"b":2})"},
        {{ScanTrouble::NotAnObject, 1, 10}});
    addRow("junk behind a sample", R"([{"a":1} oops, {"b":2}])", {R"({"a":1})", R"({"b":2})"},
        {{ScanTrouble::TextBetween, 1, 9}});
    addRow("a string over its line", "[\n{\"a\":1},\n{\"b\":\"x\n\"},\n{\"c\":3}\n]",
        {R"({"a":1})", R"({"c":3})"}, {{ScanTrouble::StringOverLine, 3, 18}});
    addRow("brackets, and inner objects on lines of their own",
        "[\n {\"a\":1},\n {\"b\":[1},\n  {\"in\":1}\n },\n {\"c\":3}\n]",
        {R"({"a":1})", R"({"c":3})"}, {{ScanTrouble::Brackets, 3, 20}});
    addRow("text behind the array", "[{\"a\":1}]\nx y", {R"({"a":1})"},
        {{ScanTrouble::AfterEnd, 2, 10}});
    addRow("65 levels", "[{\"a\":" + std::string(64, '[') + std::string(64, ']') + "},{\"b\":2}]",
        {R"({"b":2})"}, {{ScanTrouble::TooDeep, 1, 1}});
    addRow("a sample above 1 MiB",
        "[{\"a\":\"" + std::string(sampleBytesLimit, 'x') + "\"},{\"b\":2}]", {R"({"b":2})"},
        {{ScanTrouble::TooLarge, 1, 1}});
}

} // namespace

void TestSampleScanner::findsSamples_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Texts>("samples");
    QTest::addColumn<Problems>("problems");
    addSoundRows();
    addDamagedLines();
    addDamagedArrays();
}

void TestSampleScanner::findsSamples()
{
    QFETCH(std::string, text);
    QFETCH(Texts, samples);
    QFETCH(Problems, problems);
    for (const std::size_t block : {1U, 2U, 7U, 64U, 1U << 22U}) {
        const Scan scan = Scan::of(text, block);
        Texts found;
        for (const SampleSpan& span : scan.spans)
            found.push_back(text.substr(static_cast<std::size_t>(span.offset), span.length));
        QCOMPARE(found, samples);
        QCOMPARE(scan.problems.size(), problems.size());
        for (std::size_t i = 0; i < problems.size(); ++i) {
            QCOMPARE(scan.problems[i].trouble, problems[i].trouble);
            QCOMPARE(scan.problems[i].line, problems[i].line);
            QCOMPARE(scan.problems[i].offset, problems[i].offset);
        }
    }
}

void TestSampleScanner::tellsTheLineOfASample()
{
    const Scan scan = Scan::of("[\n{\"a\":\n1},{}\n,\n{}]", 3);
    QCOMPARE(scan.spans.size(), std::size_t {3});
    QCOMPARE(scan.spans[0].line, 2U);
    QCOMPARE(scan.spans[1].line, 3U);
    QCOMPARE(scan.spans[2].line, 5U);
}

void TestSampleScanner::keepsNoMoreThanItMay()
{
    for (const std::string& head : {std::string("[{\"a\":\""), std::string("{}")}) {
        Scan scan;
        SampleScanner scanner(scan);
        scanner.feed(head);
        QVERIFY(scanner.openSample().has_value());
        const std::string filling(sampleBytesLimit, head.size() == 2 ? ' ' : 'x');
        scanner.feed(filling);
        QVERIFY(!scanner.openSample().has_value());
        QCOMPARE(scan.problems.size(), std::size_t {1});
        QCOMPARE(scan.problems[0].trouble, ScanTrouble::TooLarge);
    }
}

void TestSampleScanner::runsEndAtTheFirstSpecialByte()
{
    for (const char special : {'"', '\\', '\n'}) {
        for (std::size_t at = 0; at < 20; ++at) {
            std::string text(at, '\xff');
            text += special;
            text += "#[]!\x8a\x0b\"\\"; // neighbours of the special bytes
            QCOMPARE(plainRun(text), at);
        }
    }
    QCOMPARE(plainRun("plain text, nothing special"), std::size_t {27});
}

QTEST_APPLESS_MAIN(TestSampleScanner)
#include "tst_sample_scanner.moc"
