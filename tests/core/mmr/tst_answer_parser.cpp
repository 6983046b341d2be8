// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/answer_parser.h"

#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;

namespace {

MmrQuestion animals()
{
    MmrQuestion question;
    question.options = {{'A', "A brown dog."}, {'B', "Two cats"}, {'C', "cats"}, {'D', "A bird"}};
    return question;
}

char letterOrE(AnswerParser parser, const QString& text, const MmrQuestion* question = nullptr)
{
    const char letter = parseAnswer(parser, text.toStdString(), question);
    return letter == 0 ? 'E' : letter;
}

} // namespace

class TestAnswerParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void officialGivesTheReferencesLetters();
    void lenientReadsWhatAPersonReads_data();
    void lenientReadsWhatAPersonReads();
    void vlmEvalKitFollowsItsRule_data();
    void vlmEvalKitFollowsItsRule();
    void takesTheLikeliestLetter();
    void longAnswersAreReadInTime();
    void refusesUnknownNames();
};

void TestAnswerParser::officialGivesTheReferencesLetters()
{
    QFile file(QStringLiteral(CLINIC_FIXTURES "/mmr/reference.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto vectors = nlohmann::json::parse(file.readAll().toStdString()).at("vectors");
    QCOMPARE(vectors.size(), 35U);
    for (const auto& vector : vectors) {
        const auto text = vector.at(0).get<std::string>();
        const char letter = parseAnswer(AnswerParser::Official, text, nullptr);
        QVERIFY2(std::string(1, letter == 0 ? 'E' : letter) == vector.at(1), text.c_str());
    }
}

void TestAnswerParser::lenientReadsWhatAPersonReads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<char>("letter");
    const auto row = [](const char* text, char letter) { QTest::newRow(text) << text << letter; };
    for (const char* text : {"B", "b", "(B)", "B)", "B:", "**B**", "B;", "\"B\"", "B\nBecause x",
             "\nB", "Answer:\nB", "answer: b", "The correct option is (B).", "Option B, not A",
             "A dog is shown, so B", "Dr. Smith: B", "I choose B!", "The answer is B because of A",
             "$\\boxed{B}$", "<think>A? C? no</think>\nB", "Two cats", "I see two cats there.",
             "Let me see. A is wrong.\n\nB", "The right answer would be option B."})
        row(text, 'B');
    row("Both A and D are there", 'E');
    row("A dog is shown", 'E');
    row("", 'E');
    row("I cannot tell", 'E');
    row("<think>B, because", 'E');
    row("brown dog? no: a bird", 'D');
    row("A", 'A');
    row("E", 'E');
    row("a", 'A');
    row("The answer is a bird", 'D');
}

void TestAnswerParser::lenientReadsWhatAPersonReads()
{
    QFETCH(QString, text);
    const MmrQuestion question = animals();
    QTEST(letterOrE(AnswerParser::Lenient, text, &question), "letter");
}

void TestAnswerParser::vlmEvalKitFollowsItsRule_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<char>("letter");
    const auto row = [](const char* text, char letter) { QTest::newRow(text) << text << letter; };
    row("The correct option is (D).", 'D');
    row("Answer: B", 'B');
    row("B or C", 'E');
    row("A dog is shown here", 'E');
    row("B is what I would say to a question of this kind", 'E');
    row("There is a bird", 'D');
    row("Two cats and a bird", 'E');
}

void TestAnswerParser::vlmEvalKitFollowsItsRule()
{
    QFETCH(QString, text);
    const MmrQuestion question = animals();
    QTEST(letterOrE(AnswerParser::VlmEvalKit, text, &question), "letter");
}

void TestAnswerParser::takesTheLikeliestLetter()
{
    QCOMPARE(parseLetterScores({-2.0, -0.1, -3.0, -4.0}), 'B');
    QCOMPARE(parseLetterScores({std::nullopt, -9.0, std::nullopt, -3.0}), 'D');
    QCOMPARE(parseLetterScores({1.0, 1.0, 0.0, 0.0}), '\0');
    QCOMPARE(parseLetterScores({}), '\0');
}

/// Nothing here grows with the square of an answer's length.
void TestAnswerParser::longAnswersAreReadInTime()
{
    const MmrQuestion question = animals();
    const std::string text(8U << 20U, 'A');
    const std::string words = [] {
        std::string all;
        while (all.size() < (8U << 20U))
            all += "option the the ";
        return all + "B";
    }();
    for (const AnswerParser parser :
        {AnswerParser::Official, AnswerParser::Lenient, AnswerParser::VlmEvalKit})
        QCOMPARE(parseAnswer(parser, text, &question), '\0');
    QCOMPARE(parseAnswer(AnswerParser::Lenient, words, &question), 'B');
}

void TestAnswerParser::refusesUnknownNames()
{
    QVERIFY_THROWS_EXCEPTION(Error, answerParserNamed("strict"));
    QCOMPARE(answerParserNamed("logit"), AnswerParser::Logit);
}

QTEST_APPLESS_MAIN(TestAnswerParser)
#include "tst_answer_parser.moc"
