// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/answer_export.h"
#include "core/mmr/answer_files.h"
#include "core/mmr/score.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_sample.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <zip.h>

using namespace clinic;
using clinic::test::errorOf;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Four questions, the right letters A B B C.
MmrBenchmark four()
{
    auto text = nlohmann::ordered_json::parse(clinic::test::mmrSample(1));
    text.erase(text.begin() + 4, text.end());
    return parseBenchmark(text.dump(), "four.json");
}

/// Excel's own parts, with shared and inline strings.
void writeWorkbook(const QString& path, const std::string& sheet, const std::string& shared)
{
    int code = 0;
    zip_t* archive = zip_open(path.toUtf8().constData(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    const auto add = [&](const char* name, const std::string& text) {
        zip_file_add(archive, name, zip_source_buffer(archive, text.data(), text.size(), 0), 0);
    };
    add("xl/worksheets/sheet1.xml", sheet);
    add("xl/sharedStrings.xml", shared);
    zip_close(archive);
}

std::string lettersOf(const MmrBenchmark& benchmark, const AnswerSet& answers)
{
    std::string letters;
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const AnswerRow* row = answers.answer(i);
        const char letter =
            row == nullptr ? '-' : letterOf(AnswerParser::Official, *row, &benchmark.questions[i]);
        letters += row != nullptr && !row->error.empty() ? '!' : letter == 0 ? 'E' : letter;
    }
    return letters;
}

} // namespace

class TestAnswerFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryFormat_data();
    void readsEveryFormat();
    void readsExcelTables();
    void refusesWorkbooksThatGrow_data();
    void refusesWorkbooksThatGrow();
    void walksOverAMillionDeclarations();
    void numbersOfAnotherOrderDoNotSwapAPair();
    void takesTheColumnsThatAPersonNames();
    void reportsWhatDoesNotMatch();
    void readsDamagedFilesAsFarAsTheyGo_data();
    void readsDamagedFilesAsFarAsTheyGo();
    void refuses_data();
    void refuses();
    void comesBackFromExport_data();
    void comesBackFromExport();

private:
    AnswerSet read(const QByteArray& bytes, const QString& name = u"model.json"_s,
        const AnswerColumns& columns = {})
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return {};
        file.write(bytes);
        file.close();
        TaskContext context;
        return joinAnswers(
            m_benchmark, readAnswers(file.fileName().toStdString(), columns, context));
    }

    const MmrBenchmark m_benchmark = four();
    const QTemporaryDir m_folder;
};

void TestAnswerFiles::readsEveryFormat_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("letters");
    QTest::addColumn<int>("format");
    const auto row = [](const char* title, const char* name, const char* bytes, const char* letters,
                         AnswerFormat format) {
        QTest::newRow(title) << QString::fromLatin1(name) << QByteArray(bytes)
                             << QString::fromLatin1(letters) << static_cast<int>(format);
    };
    row("result array", "m.json",
        R"j([["character/character/01",{"text":"A"},"POS"],["character/character/01",{"text":"B."},"NEG"],
 ["attribute/existence/01",{"text":"Answer: B"},"POS"],["attribute/existence/01",{"text":"(C)"
},"NEG"]])j",
        "ABBE", AnswerFormat::ResultArray);
    row("result array with logits, a list, null and a bare string", "m.json",
        R"j([["character/character/01",{"text":["A","x"]},{"type":"POS"},{"logits":{"A":1.5,"B":0}}],
["character/character/01",{"text":null},"NEG"],["attribute/existence/01","E","POS"],
["attribute/existence/01",{"text":"C"},"NEG",{"type":"NEG"},{"statistics_row_col":"{'a': 1}"}]])j",
        "A!!C", AnswerFormat::ResultArray);
    row("result lines", "m.jsonl",
        "{\"question_id\":\"character/character/"
        "01\",\"prompt\":\"p\",\"text\":\"A\",\"groundtruth\":"
        "\"A\",\"question_type\":\"POS\",\"model_id\":\"own\"}\n\n"
        "{\"question_id\":\"attribute/existence/01\",\"text\":\"C\",\"question_type\":\"NEG\"}\n",
        "A--C", AnswerFormat::ResultLines);
    row("result arrays, one a line", "m.jsonl",
        "[\"character/character/01\",{\"text\":\"A\"},\"POS\"]\n"
        "[\"attribute/existence/01\",{\"text\":\"C\"},\"NEG\"]\n",
        "A--C", AnswerFormat::ResultArray);
    row("enriched questions", "m.json",
        R"j([{"id":"character/character/01","question":"q","ground_truth":"A","question_type":"NEG","text":"B","info":"i"}])j",
        "-B--", AnswerFormat::EnrichedQuestions);
    row("VLMEvalKit table", "m.tsv",
        "index\tquestion\tanswer\tsplit\tprediction\tlog\n0\tq\tA\tPOS\tA\t\n"
        "3\tq\tC\tNEG\tFailed to obtain answer via API.\t\n",
        "A--!", AnswerFormat::VlmEvalKit);
    row("VLMEvalKit records", "m.json",
        R"j([{"index":1,"prediction":"B","mmr_id":"character/character/01","question_type":"NEG"},{"index":2,"prediction":"B"}])j",
        "-BB-", AnswerFormat::VlmEvalKit);
    row("lmms-eval samples", "m_samples_mmr.jsonl",
        "{\"doc_id\":0,\"target\":\"A\",\"filtered_resps\":[\"A\"],\"doc_hash\":\"x\"}\n"
        "{\"doc_id\":3,\"target\":\"C\",\"resps\":[[\"C\"]],\"filtered_resps\":[]}\n",
        "A--C", AnswerFormat::LmmsEval);
    row("older lmms-eval", "m.json",
        R"j({"args":{"a":[1]},"logs":[{"doc_id":2,"filtered_resps":["B"],"doc":{"id":"attribute/existence/01","question_type":"POS"}}]})j",
        "--B-", AnswerFormat::LmmsEval);
    row("table by id", "m.csv",
        "id,question_type,response\nattribute/existence/01,pos,B\nattribute/existence/01,neg,\"C, "
        "I "
        "think\"\n",
        "--BC", AnswerFormat::Table);
    row("table by question's text", "m.csv",
        "question,response\n\"Is it not wrong in attribute/existence/01?\",C\n", "---C",
        AnswerFormat::Table);
    row("row numbers from 1", "m.csv", "row,response\n1,A\n2,B\n3,B\n4,C\n", "ABBC",
        AnswerFormat::Table);
}

void TestAnswerFiles::readsEveryFormat()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const AnswerSet answers = read(bytes, name);
    QTEST(QString::fromStdString(lettersOf(m_benchmark, answers)), "letters");
    QTEST(static_cast<int>(answers.source.format), "format");
}

void TestAnswerFiles::readsExcelTables()
{
    const QString path = m_folder.filePath(u"model.xlsx"_s);
    writeWorkbook(path,
        "<?xml version=\"1.0\"?><worksheet><sheetData>"
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
        "<row r=\"2\"><c r=\"A2\"><v>3</v></c><c r=\"C2\" "
        "t=\"inlineStr\"><is><t>C</t></is></c></row>"
        "<row r=\"3\"><c r=\"A3\"><v>2.0</v></c><c r=\"B3\"/><c r=\"C3\" t=\"s\"><v>2</v></c></row>"
        "</sheetData></worksheet>",
        "<sst><si><t>index</t></si><si><r><t>predic</t></r><r><t>tion</t></r></si>"
        "<si><t xml:space=\"preserve\">B &amp; more</t></si></sst>");
    TaskContext context;
    const AnswerSet answers =
        joinAnswers(m_benchmark, readAnswers(path.toStdString(), {}, context));
    QCOMPARE(lettersOf(m_benchmark, answers), "--BC");
    QCOMPARE(*answers.answer(2)->text, "B & more");
    QCOMPARE(answerColumnNames(path.toStdString()).at(2), "prediction");
}

void TestAnswerFiles::refusesWorkbooksThatGrow_data()
{
    QTest::addColumn<QByteArray>("sheet");
    QTest::addColumn<QByteArray>("shared");
    QByteArray rows;
    for (int i = 0; i < 20'000; ++i)
        rows += "<row><c r=\"ALL1\"/></row>";
    QTest::newRow("far columns") << rows << QByteArray("<sst/>");
    QByteArray cells = "<row>";
    for (int i = 0; i < 900; ++i)
        cells += "<c t=\"s\"><v>0</v></c>";
    QTest::newRow("one long text a thousand times") << cells
            + "</row>" << QByteArray("<sst><si><t>") + QByteArray(1 << 20, 'x') + "</t></si></sst>";
}

void TestAnswerFiles::refusesWorkbooksThatGrow()
{
    QFETCH(QByteArray, sheet);
    QFETCH(QByteArray, shared);
    const QString path = m_folder.filePath(u"grows.xlsx"_s);
    writeWorkbook(path, sheet.toStdString(), shared.toStdString());
    TaskContext context;
    const Error error = errorOf([&] { readAnswers(path.toStdString(), {}, context); });
    QCOMPARE(error.kind(), ErrorKind::Resource);
}

void TestAnswerFiles::walksOverAMillionDeclarations()
{
    const QString path = m_folder.filePath(u"deep.xlsx"_s);
    std::string sheet;
    for (int i = 0; i < 1'000'000; ++i)
        sheet += "<!>";
    writeWorkbook(path, sheet + "<row><c><v>index</v></c><c><v>prediction</v></c></row>", "<sst/>");
    QCOMPARE(answerColumnNames(path.toStdString()).at(1), "prediction");
}

void TestAnswerFiles::numbersOfAnotherOrderDoNotSwapAPair()
{
    // the index counts in a copy that has the leading question first
    const AnswerSet answers = read(
        R"j([{"index":1,"prediction":"A","mmr_id":"character/character/01","question_type":"POS"},
{"index":0,"prediction":"B","mmr_id":"character/character/01","question_type":"NEG"}])j");
    QCOMPARE(lettersOf(m_benchmark, answers), "AB--");
}

void TestAnswerFiles::takesTheColumnsThatAPersonNames()
{
    const QByteArray bytes = "frage,modell\ncharacter/character/01,A\n";
    QVERIFY_THROWS_EXCEPTION(Error, read(bytes, u"m.csv"_s));
    const AnswerSet answers = read(bytes, u"m.csv"_s, {.answer = "modell", .id = "frage"});
    QCOMPARE(lettersOf(m_benchmark, answers), "A---"); // without a kind: by order inside the id
    QVERIFY_THROWS_EXCEPTION(Error, read(bytes, u"m.csv"_s, {.answer = "model", .id = "frage"}));
}

void TestAnswerFiles::reportsWhatDoesNotMatch()
{
    const AnswerSet answers = read(
        R"j([["attribute/existence/01",{"text":"C"},"NEG"],["character/character/01",{"text":"A"},"POS"],
["character/character/01",{"text":"D"},"POS"],["context/expert/99",{"text":"A"},"POS"]])j");
    QCOMPARE(lettersOf(m_benchmark, answers), "A--C");
    QCOMPARE(answers.report.duplicate, (std::vector<std::int64_t> {3}));
    QCOMPARE(answers.report.unknown, (std::vector<std::int64_t> {4}));
    QCOMPARE(answers.report.missing, (std::vector<QuestionIndex> {1, 2}));
    QVERIFY(answers.report.warnings.front().find("another order") != std::string::npos);
}

void TestAnswerFiles::readsDamagedFilesAsFarAsTheyGo_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("letters");
    QTest::addColumn<QString>("warning");
    QTest::newRow("array cut short") << QByteArray(
        R"j([["character/character/01",{"text":"A"},"POS"],["character/character/01",{"te)j")
                                     << "A---"
                                     << "has no end";
    QTest::newRow("an element that is none")
        << QByteArray(R"j([7,["character/character/01",{"text":"A"},"POS"]])j") << "A---"
        << "element 1 is left out";
    QTest::newRow("a table with a broken line")
        << QByteArray("id,question_type,response\ncharacter/character/01,POS,A\nx,\"y") << "A---"
        << "read up to row 2";
    QTest::newRow("a line that is no JSON") << QByteArray(
        "{\"question_id\":\"character/character/01\",\"question_type\":\"POS\",\"text\":"
        "\"A\"}\nTraceback (most recent call last)\n")
                                            << "A---"
                                            << "line 2 is left out";
}

void TestAnswerFiles::readsDamagedFilesAsFarAsTheyGo()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, warning);
    const AnswerSet answers = read(bytes);
    QTEST(QString::fromStdString(lettersOf(m_benchmark, answers)), "letters");
    QCOMPARE(answers.source.warnings.size(), 1U);
    const auto text = QString::fromStdString(answers.source.warnings.front());
    QVERIFY2(text.contains(warning), qPrintable(text));
}

void TestAnswerFiles::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* title, const QByteArray& bytes, ErrorKind kind,
                         const char* says) {
        QTest::newRow(title) << bytes << static_cast<int>(kind) << QString::fromLatin1(says);
    };
    row("a pickle", QByteArray("\x80\x04\x95.", 4), ErrorKind::Unsafe, "pickle");
    row("a broken workbook", "PK\x03\x04nonsense", ErrorKind::Format, "workbook");
    row("nothing", "", ErrorKind::Format, "model.json");
    row("an empty array", "[]", ErrorKind::Format, "no answer");
    row("another set's answers", R"j([["x/y/01",{"text":"A"},"POS"]])j", ErrorKind::Mismatch,
        "another version");
    row("nested without end", QByteArray(100'000, '['), ErrorKind::Format, "no answer");
    row("a table of questions", "index\tquestion\tA\tB\tC\tD\tanswer\n0\tq\ta\tb\tc\td\tA\n",
        ErrorKind::Format, "--answer-column");
    row("a table without answers", "id,colour\nx/y/1,red\n", ErrorKind::Format, "--answer-column");
}

void TestAnswerFiles::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    QFETCH(QString, says);
    const Error error = errorOf([&] { read(bytes); });
    QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    QCOMPARE(static_cast<int>(error.kind()), kind);
}

void TestAnswerFiles::comesBackFromExport_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("name");
    QTest::newRow("results") << "results"
                             << "out.json";
    QTest::newRow("lines") << "lines"
                           << "out.jsonl";
    QTest::newRow("vlmevalkit") << "vlmevalkit"
                                << "out.tsv";
}

void TestAnswerFiles::comesBackFromExport()
{
    QFETCH(QString, format);
    QFETCH(QString, name);
    const AnswerSet answers = read(
        R"j([["character/character/01",{"text":"A, \"said\"\tit"},"POS"],
["attribute/existence/01",{"text":null},"POS"],["attribute/existence/01",{"text":"C"},"NEG"]])j");
    const std::string text =
        exportAnswers(m_benchmark, answers, answerExportNamed(format.toStdString()));
    const AnswerSet back = read(QByteArray::fromStdString(text), name);
    QCOMPARE(*back.answer(0)->text, *answers.answer(0)->text);
    // no format makes a wrong answer of none
    const std::map<QString, std::string> expected {
        {u"results"_s, "A!!C"}, {u"lines"_s, "A--C"}, {u"vlmevalkit"_s, "A-!C"}};
    QCOMPARE(lettersOf(m_benchmark, back), expected.at(format));
}

QTEST_APPLESS_MAIN(TestAnswerFiles)
#include "tst_answer_files.moc"
