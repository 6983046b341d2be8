// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/score.h"
#include "tests/support/mmr_sample.h"

#include <QTest>

using namespace clinic;
using clinic::test::mmrQuestion;

namespace {

MmrBenchmark sample(int pairs = 2)
{
    return parseBenchmark(clinic::test::mmrSample(pairs), "sample.json");
}

/// A pair whose two questions are POS, as in the published file, then one that is as it should be.
MmrBenchmark twoPositive()
{
    const nlohmann::ordered_json questions {mmrQuestion("attribute/number/04", "POS", "A", "One?"),
        mmrQuestion("attribute/number/04", "POS", "B", "Two?"),
        mmrQuestion("attribute/shape/01", "POS", "C", "Three?"),
        mmrQuestion("attribute/shape/01", "NEG", "D", "Four?")};
    return parseBenchmark(questions.dump(), "two.json");
}

/// One row a question, in order, with this text.
template <typename Text> AnswerFile answersOf(const MmrBenchmark& benchmark, Text text)
{
    AnswerFile file;
    file.file = "answers.json";
    file.format = AnswerFormat::ResultArray;
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        AnswerRow row;
        row.place = static_cast<std::int64_t>(i) + 1;
        row.id = benchmark.questions[i].id;
        row.type = benchmark.questions[i].type;
        row.text = text(i);
        file.rows.push_back(row);
    }
    return file;
}

std::string gold(const MmrBenchmark& benchmark, QuestionIndex i)
{
    return std::string(1, benchmark.questions[i].gold);
}

AnswerFile perfect(const MmrBenchmark& benchmark)
{
    return answersOf(benchmark, [&](QuestionIndex i) { return gold(benchmark, i); });
}

MmrScore corrected(const MmrBenchmark& benchmark, AnswerFile file)
{
    return scoreCorrected(
        benchmark, joinAnswers(benchmark, std::move(file)), AnswerParser::Official);
}

} // namespace

class TestMmrScore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void perfectAnswersAreRobust();
    void countsTheFourCells();
    void shuffledAnswersScoreTheSame();
    void errorsAndMissingAnswersAreNotWrong();
    void unreadAnswersAreWrong();
    void overridesCount();
    void officialPairsRowsByPosition();
    void officialCountsAnyRightOneOfTwoPositive();
    void officialCutsToTheShorter();
    void officialRefusesAnOddNumber();
    void officialRefusesDamagedFiles();
    void officialTakesTheRightAnswersOfJsonLines();
    void logitReadsScores();
};

void TestMmrScore::perfectAnswersAreRobust()
{
    const auto benchmark = sample();
    for (const MmrScore& score : {corrected(benchmark, perfect(benchmark)),
             *scoreOfficial(benchmark, perfect(benchmark), AnswerParser::Official).score}) {
        QCOMPARE(score.overall.cells, (MmrCells {24, 0, 0, 0}));
        QCOMPARE(score.categories.size(), 12U);
        QCOMPARE(score.categories[3].cells.robust, 2);
        QCOMPARE(score.levels.at("context").cells.pairs(), 10);
    }
}

void TestMmrScore::countsTheFourCells()
{
    const auto benchmark = sample(1); // pair k: questions 2k and 2k + 1
    const auto file = answersOf(benchmark, [&](QuestionIndex i) {
        const bool wrong = (i / 2 == 1 && i % 2 == 1) || (i / 2 == 2 && i % 2 == 0) || i / 2 == 3;
        return wrong ? std::string("none") : gold(benchmark, i);
    });
    for (const MmrScore& score : {corrected(benchmark, file),
             *scoreOfficial(benchmark, file, AnswerParser::Official).score}) {
        QCOMPARE(score.overall.cells, (MmrCells {9, 1, 1, 1}));
        QCOMPARE(score.overall.unparsed, 4);
        QCOMPARE(score.overall.cells.misleading(), (Share {1, 10}));
        QCOMPARE(score.overall.cells.positive(), (Share {10, 12}));
        QCOMPARE(score.overall.cells.leading(), (Share {10, 12}));
    }
    const auto outcomes = corrected(benchmark, file).outcomes;
    QCOMPARE(outcomes[1], PairOutcome::Fragile);
    QCOMPARE(outcomes[2], PairOutcome::Lucky);
    QCOMPARE(outcomes[3], PairOutcome::Neither);
}

void TestMmrScore::shuffledAnswersScoreTheSame()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows[7].text = "none";
    const MmrScore before = corrected(benchmark, file);
    std::reverse(file.rows.begin(), file.rows.end());
    std::swap(file.rows[3], file.rows[30]);
    QVERIFY(corrected(benchmark, file).overall == before.overall);
    const auto official = scoreOfficial(benchmark, file, AnswerParser::Official);
    QVERIFY(!(official.score->overall == before.overall));
    QVERIFY(!official.score->warnings.empty());
}

void TestMmrScore::errorsAndMissingAnswersAreNotWrong()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows[0].error = "timed out";
    file.rows.pop_back();
    const MmrScore score = corrected(benchmark, file);
    QCOMPARE(score.overall.cells, (MmrCells {22, 0, 0, 0}));
    QCOMPARE(score.overall.unscored, 2);
    QCOMPARE(score.errors, 1);
    QCOMPARE(score.outcomes.front(), PairOutcome::Unscored);
}

void TestMmrScore::unreadAnswersAreWrong()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows[1].text = "(who knows)";
    const MmrScore score = corrected(benchmark, file);
    QCOMPARE(score.overall.cells, (MmrCells {23, 1, 0, 0}));
    QCOMPARE(score.overall.unparsed, 1);
}

void TestMmrScore::overridesCount()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows[1].text = "(in words)";
    file.rows[2].error = "timed out";
    const AnswerSet answers = joinAnswers(benchmark, file);
    const LetterOverrides overrides {{1, benchmark.questions[1].gold}, {2, '\0'}};
    const MmrScore score = scoreCorrected(benchmark, answers, AnswerParser::Official, overrides);
    QCOMPARE(
        score.overall.cells, (MmrCells {23, 0, 1, 0})); // none can be read: wrong, not left out
}

void TestMmrScore::officialPairsRowsByPosition()
{
    const auto benchmark = sample(1);
    AnswerFile file = perfect(benchmark);
    std::swap(file.rows[1], file.rows[2]); // ids say so; the reference does not look
    const MmrScore score = *scoreOfficial(benchmark, file, AnswerParser::Official).score;
    // row 1 (POS of pair 1, right letter of question 2) is compared with question 1, and so on:
    // the two swapped rows hold the same letter here, so that both stay right
    QCOMPARE(benchmark.questions[1].gold, benchmark.questions[2].gold);
    QCOMPARE(score.overall.cells.robust, 12);
    file.rows[1].text = "none"; // type POS, in a pair of two POS: the other right one is UF
    const MmrScore changed = *scoreOfficial(benchmark, file, AnswerParser::Official).score;
    QCOMPARE(changed.overall.cells, (MmrCells {11, 1, 0, 0}));
}

void TestMmrScore::officialCountsAnyRightOneOfTwoPositive()
{
    const auto benchmark = twoPositive();
    AnswerFile file = perfect(benchmark);
    file.rows[0].text = "none"; // the positive one is wrong, the second POS right
    const MmrScore official = *scoreOfficial(benchmark, file, AnswerParser::Official).score;
    QCOMPARE(official.overall.cells, (MmrCells {1, 1, 0, 0}));
    QCOMPARE(corrected(benchmark, file).overall.cells, (MmrCells {1, 0, 1, 0}));
}

void TestMmrScore::officialCutsToTheShorter()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows.resize(10);
    const auto official = scoreOfficial(benchmark, file, AnswerParser::Official);
    QCOMPARE(official.score->overall.cells.pairs(), 5);
    QVERIFY(official.score->warnings.front().find("first 10 rows") != std::string::npos);
}

void TestMmrScore::officialRefusesAnOddNumber()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.rows.pop_back();
    const auto official = scoreOfficial(benchmark, file, AnswerParser::Official);
    QVERIFY(!official.score);
    QVERIFY(official.refused.find("odd") != std::string::npos);
}

void TestMmrScore::officialRefusesDamagedFiles()
{
    const auto benchmark = sample();
    AnswerFile file = perfect(benchmark);
    file.leftOut = 1;
    QVERIFY(scoreOfficial(benchmark, file, AnswerParser::Official).refused.find("damaged")
        != std::string::npos);
}

void TestMmrScore::officialTakesTheRightAnswersOfJsonLines()
{
    const auto benchmark = sample(1);
    AnswerFile file = perfect(benchmark);
    file.format = AnswerFormat::ResultLines;
    for (std::size_t i = 0; i < file.rows.size(); ++i)
        file.rows[i].gold = benchmark.questions[i].gold;
    file.rows[0].gold = benchmark.questions[0].gold == 'A' ? 'B' : 'A';
    QCOMPARE(scoreOfficial(benchmark, file, AnswerParser::Official).score->overall.cells,
        (MmrCells {11, 0, 1, 0}));
    // its scorer knows no question file: pairs in another order are no trouble
    std::rotate(file.rows.begin(), file.rows.begin() + 4, file.rows.end());
    const auto rotated = scoreOfficial(benchmark, file, AnswerParser::Official);
    QCOMPARE(rotated.score->overall.cells, (MmrCells {11, 0, 1, 0}));
    QVERIFY(rotated.score->warnings.empty());
}

void TestMmrScore::logitReadsScores()
{
    const auto benchmark = sample(1);
    AnswerFile file = answersOf(benchmark, [](QuestionIndex) { return std::string("?"); });
    for (QuestionIndex i = 0; i < file.rows.size(); ++i) {
        LetterScores scores {-5.0, -5.5, -6.0, -7.0};
        scores.at(static_cast<std::size_t>(letterIndex(benchmark.questions[i].gold))) = -0.1;
        file.rows[i].scores = scores;
    }
    const MmrScore score =
        scoreCorrected(benchmark, joinAnswers(benchmark, file), AnswerParser::Logit);
    QCOMPARE(score.overall.cells.robust, 12);
}

QTEST_APPLESS_MAIN(TestMmrScore)
#include "tst_mmr_score.moc"
