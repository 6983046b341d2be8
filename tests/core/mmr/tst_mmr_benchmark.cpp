// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/benchmark.h"
#include "core/mmr/benchmark_notes.h"
#include "core/mmr/blind_rules.h"
#include "core/mmr/option_parser.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_sample.h"

#include <QFile>
#include <QTest>

#include <map>

using namespace clinic;
using clinic::test::errorOf;
using namespace Qt::Literals::StringLiterals;
using clinic::test::mmrQuestion;

namespace {

std::map<std::string, int> noteCounts(const MmrBenchmark& benchmark)
{
    std::map<std::string, int> counts;
    for (const MmrNote& note : benchmark.notes)
        ++counts[std::string(noteKindName(note.kind))];
    return counts;
}

/// The published file lies beside the checkout of its developers only.
const char* published = CLINIC_SOURCE_DIR "/../shared/mmr/MMR-benchmark.json";

} // namespace

class TestMmrBenchmark : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOptions_data();
    void readsOptions();
    void pairsByIdNotByPlace();
    void notesOddities_data();
    void notesOddities();
    void refusesDamage_data();
    void refusesDamage();
    void hasTheSpecifiedCountsInThePublishedFile();
    void blindRulesGiveThePublishedBaselines();
};

void TestMmrBenchmark::readsOptions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("stem");
    QTest::addColumn<QString>("options"); // letter=text, in the order in which they stand
    QTest::addColumn<bool>("oneLine");
    QTest::newRow("a line each") << "Who?\nA. one\nB. two\nC. three\nD. four"
                                 << "Who?"
                                 << "A=one|B=two|C=three|D=four" << false;
    QTest::newRow("no blank, two blanks, other marks") << "Who?\nA.one\nB)  two\nC: three\nD . four"
                                                       << "Who?"
                                                       << "A=one|B=two|C=three|D=four" << false;
    QTest::newRow("out of order") << "Who?\nB. two\nA. one\nD. four\nC. three\n"
                                  << "Who?"
                                  << "B=two|A=one|D=four|C=three" << false;
    QTest::newRow("all on one line") << "Who? A. One B. Two C. Three D. Four"
                                     << "Who?"
                                     << "A=One|B=Two|C=Three|D=Four" << true;
    QTest::newRow("one line, a mark is missing") << "Who? A. One B Two C Three D. Four"
                                                 << "Who?"
                                                 << "A=One|B=Two|C=Three|D=Four" << true;
    QTest::newRow("an article is no option") << "Is A dog here?\nA. yes\nB. no\nC. A cat\nD. none"
                                             << "Is A dog here?"
                                             << "A=yes|B=no|C=A cat|D=none" << false;
    QTest::newRow("three options only") << "Who?\nA. one\nB. two\nC. three"
                                        << "Who?\nA. one\nB. two\nC. three"
                                        << "" << false;
    QTest::newRow("nothing") << ""
                             << ""
                             << "" << false;
}

void TestMmrBenchmark::readsOptions()
{
    QFETCH(QString, text);
    const ParsedQuestion parsed = parseQuestionText(text.toStdString());
    QStringList options;
    for (const MmrOption& option : parsed.options)
        options << QLatin1Char(option.letter) + u'=' + QString::fromStdString(option.text);
    QTEST(QString::fromStdString(parsed.stem), "stem");
    QTEST(options.join(u'|'), "options");
    QTEST(parsed.oneLine, "oneLine");
}

void TestMmrBenchmark::pairsByIdNotByPlace()
{
    const nlohmann::ordered_json questions {mmrQuestion("attribute/shape/01", "NEG", "A"),
        mmrQuestion("context/expert/01", "POS", "B"), mmrQuestion("attribute/shape/01", "POS", "C"),
        mmrQuestion("context/expert/01", "NEG", "D")};
    const auto benchmark = parseBenchmark(questions.dump(), "own.json");
    QCOMPARE(benchmark.pairs.size(), 2U);
    QCOMPARE(benchmark.pairs[0].positive, 2U);
    QCOMPARE(benchmark.pairs[0].leading, 0U);
    QCOMPARE(benchmark.categories[benchmark.pairs[1].category].key, "context/expert");
    QCOMPARE(benchmark.version, BenchmarkVersion::Other);
}

void TestMmrBenchmark::notesOddities_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("questions");
    const auto row = [](const char* name, const char* kind, nlohmann::ordered_json extra) {
        QTest::newRow(name) << kind << QString::fromStdString(extra.dump());
    };
    const auto base = mmrQuestion("attribute/shape/01", "POS", "A");
    const auto partner = mmrQuestion("attribute/shape/01", "NEG", "B", "Not?");
    const auto with = [&](const char* key, const char* value) {
        auto changed = base;
        changed[key] = value;
        return nlohmann::ordered_json {changed, partner};
    };
    row("no partner", "unpaired", {base, partner, mmrQuestion("attribute/shape/02", "POS", "A")});
    row("a third question", "duplicate_key", {base, partner, base});
    row("both positive", "same_type",
        {base, mmrQuestion("attribute/shape/01", "POS", "B", "Not?")});
    row("one stem", "same_stem", {base, mmrQuestion("attribute/shape/01", "NEG", "B")});
    row("unknown category", "unknown_category",
        {mmrQuestion("attribute/smell/01", "POS", "A"),
            mmrQuestion("attribute/smell/01", "NEG", "B", "Not?")});
    row("no options", "unreadable_options", with("question", "What?\nyes\nno"));
    row("an empty right option", "gold_missing", with("question", "What?\nA.\nB. b\nC. c\nD. d"));
    row("equal options", "equal_options", with("question", "What?\nA. a\nB. b\nC. b\nD. d"));
    row("order", "options_out_of_order", with("question", "What?\nA. a\nB. b\nD. d\nC. c"));
    row("one line", "options_on_one_line", with("question", "What? A. a B. b C. c D. d"));
    row("a blank", "blank_before_letter", with("question", "What?\n A. a\nB. b\nC. c\nD. d"));
    row("a line end", "surrounding_blanks", with("question", "What?\nA. a\nB. b\nC. c\nD. d\n"));
    row("no mark", "stem_end", with("question", "What\nA. a\nB. b\nC. c\nD. d"));
    row("picture", "image_name", with("image", "other.jpg"));
}

void TestMmrBenchmark::notesOddities()
{
    QFETCH(QString, kind);
    QFETCH(QString, questions);
    const auto counts = noteCounts(parseBenchmark(questions.toStdString(), "own.json"));
    QCOMPARE(counts.size(), 1U);
    QCOMPARE(QString::fromStdString(counts.begin()->first), kind);
    QCOMPARE(counts.begin()->second, 1);
}

void TestMmrBenchmark::refusesDamage_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto change = [](const char* key, const char* value) {
        auto question = mmrQuestion("attribute/shape/01", "POS", "A");
        question[key] = value;
        return QString::fromStdString(nlohmann::ordered_json {question, question}.dump());
    };
    QTest::newRow("cut short") << R"([{"id":"a)"
                               << "own.json";
    QTest::newRow("an object") << "{}"
                               << "expected an array";
    QTest::newRow("nothing") << "[]"
                             << "expected an array";
    QTest::newRow("a wrong letter") << change("ground_truth", "E") << "question 0: ground_truth";
    QTest::newRow("a wrong type") << change("question_type", "pos")
                                  << "expected \"POS\" or \"NEG\"";
    QTest::newRow("an id without parts") << change("id", "shape") << "level/category/number";
    QTest::newRow("no question") << R"([{"id":"a/b/01","image":"x"}])"
                                 << "question";
    QTest::newRow("single questions") << QString::fromStdString(
        nlohmann::ordered_json {mmrQuestion("attribute/shape/01", "POS", "A")}.dump())
                                      << "no pair";
}

void TestMmrBenchmark::refusesDamage()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const Error error = errorOf([&] { parseBenchmark(text.toStdString(), "own.json"); });
    QCOMPARE(error.kind(), ErrorKind::Format);
    QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
}

void TestMmrBenchmark::hasTheSpecifiedCountsInThePublishedFile()
{
    if (!QFile::exists(QString::fromUtf8(published)))
        QSKIP("MMR-benchmark.json of version 1 is not at hand");
    const auto benchmark = readBenchmark(published);
    QCOMPARE(benchmark.version, BenchmarkVersion::V1);
    QCOMPARE(benchmark.questions.size(), 600U);
    QCOMPARE(benchmark.pairs.size(), 300U);
    const std::vector<int> expected {40, 22, 24, 24, 24, 24, 22, 22, 21, 31, 24, 22};
    std::vector<int> pairs(benchmark.categories.size());
    for (const MmrPair& pair : benchmark.pairs)
        ++pairs[pair.category];
    QCOMPARE(pairs, expected);
    const std::map<std::string, int> notes {{"same_type", 1}, {"same_stem", 1},
        {"equal_options", 1}, {"options_out_of_order", 13}, {"options_on_one_line", 3},
        {"blank_before_letter", 9}, {"surrounding_blanks", 122}, {"stem_end", 2}};
    QCOMPARE(noteCounts(benchmark), notes);
    const BenchmarkFacts facts = benchmarkFacts(benchmark);
    QCOMPARE(facts.positive, 301);
    QCOMPARE(facts.sameOptions, 51);
    QCOMPARE(facts.sameAnswer, 75);
    QCOMPARE(facts.negatedOptions, 530);
    QCOMPARE(facts.negatedGoldPositive, 14);
    QCOMPARE(facts.negatedGoldLeading, 143);
}

void TestMmrBenchmark::blindRulesGiveThePublishedBaselines()
{
    if (!QFile::exists(QString::fromUtf8(published)))
        QSKIP("MMR-benchmark.json of version 1 is not at hand");
    QFile file(QStringLiteral(CLINIC_FIXTURES "/mmr/reference.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto reference = nlohmann::json::parse(file.readAll().toStdString());
    const auto rules = blindRules(readBenchmark(published));
    for (const auto& row : reference.at("baselines")) {
        const auto found = std::find_if(rules.begin(), rules.end(),
            [&](const BlindRule& rule) { return rule.name == row.at("rule"); });
        QVERIFY2(found != rules.end(), row.at("rule").get<std::string>().c_str());
        const MmrCells expected {row.at("UR"), row.at("UF"), row.at("NR"), row.at("NF")};
        QVERIFY2(found->score.overall.cells == expected, found->name.c_str());
    }
    QCOMPARE(reference.at("baselines").size(), rules.size());
}

QTEST_APPLESS_MAIN(TestMmrBenchmark)
#include "tst_mmr_benchmark.moc"
