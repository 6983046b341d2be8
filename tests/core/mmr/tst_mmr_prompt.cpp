// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/circular_score.h"
#include "core/mmr/mmr_prompt.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_sample.h"

#include <QTest>

using namespace clinic;
using clinic::test::errorOf;

class TestMmrPrompt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAQuestion();
    void takesATextOfOnesOwn();
    void refusesATextWithoutAQuestion();
    void keepsTheQuestionRaw();
    void turnsTheOptions();
    void refusesToTurnUnreadableOptions();
    void scoresCircularly();

private:
    MmrBenchmark m_benchmark = parseBenchmark(test::mmrSample(1), "sample");
};

void TestMmrPrompt::wordsAQuestion()
{
    const std::string instruction =
        "Answer with the option's letter from the given choices directly.";
    const auto worded = [](const char* name) { return promptFor(mmrPromptNamed(name), "Q?"); };
    QCOMPARE(worded("uniform"), "Q?\n" + instruction);
    QCOMPARE(worded("question-instruction"), "Q?\n" + instruction);
    QCOMPARE(worded("instruction-question"), instruction + "\nQ?");
    QCOMPARE(worded("question-only"), std::string("Q?"));
    QCOMPARE(refinedPrompt("a dog", "Q?"),
        std::string("according to the information provided:\na dog\nanswer the following "
                    "question:\nQ?"));
}

void TestMmrPrompt::takesATextOfOnesOwn()
{
    QCOMPARE(promptFor(mmrPromptNamed("Look: {question} Say A to D."), "Q?"),
        std::string("Look: Q? Say A to D."));
}

void TestMmrPrompt::refusesATextWithoutAQuestion()
{
    for (const char* text : {"", "unifrom", "{question} {question}"}) {
        const Error error = errorOf([&] { mmrPromptNamed(text); });
        QCOMPARE(error.kind(), ErrorKind::Config);
        QVERIFY2(QByteArray(error.what()).contains("instruction-question"), error.what());
    }
}

void TestMmrPrompt::keepsTheQuestionRaw()
{
    QCOMPARE(promptFor(mmrPromptNamed("question-only"), " {question}\nA.  x \n"),
        std::string(" {question}\nA.  x \n"));
}

void TestMmrPrompt::turnsTheOptions()
{
    const MmrQuestion& question = m_benchmark.questions[1]; // right is B
    QCOMPARE(question.gold, 'B');
    const std::string name = question.id + " NEG";
    const MmrQuestion turned = reordered(question, "BCDA");
    QCOMPARE(turned.text,
        question.stem + "\nA. second of " + name + "\nB. third of " + name + "\nC. fourth of "
            + name + "\nD. first of " + name);
    QCOMPARE(turned.gold, 'A');
    QCOMPARE(std::string(turned.option('D')), "first of " + name);
    // Each option stands once in each place.
    std::string places[4];
    for (const std::string_view order : optionRotations())
        for (int i = 0; i < 4; ++i)
            places[i] += order[i];
    for (std::string& place : places) {
        std::sort(place.begin(), place.end());
        QCOMPARE(place, std::string("ABCD"));
    }
}

void TestMmrPrompt::refusesToTurnUnreadableOptions()
{
    MmrQuestion question = m_benchmark.questions[0];
    question.options.clear();
    const Error error = errorOf([&] { reordered(question, "BCDA"); });
    QCOMPARE(error.kind(), ErrorKind::Format);
}

void TestMmrPrompt::scoresCircularly()
{
    std::vector<MmrRunItem> items;
    const auto answer = [&](QuestionIndex question, std::string_view order, const char* text) {
        items.push_back(
            {.question = question, .order = std::string(order), .answered = true, .text = text});
    };
    for (const std::string_view order : optionRotations()) {
        // Question 0 (right is A) is known: the letter follows the option.
        const char letter = answerLetters.at(order.find('A'));
        answer(0, order, std::string(1, letter).c_str());
        answer(1, order, "A"); // only likes a letter
        if (order != "DABC")
            answer(2, order, "A");
    }
    items.push_back({.question = 2, .order = "DABC", .answered = false, .error = "timeout"});
    answer(99, "ABCD", "A"); // of another benchmark
    const CircularScore score = circularScore(m_benchmark, items, AnswerParser::Lenient);
    QCOMPARE(score.questions, 2);
    QCOMPARE(score.incomplete, 1);
    QCOMPARE(score.allRight, 1);
    QCOMPARE(score.rightAnswers, 5);
    QCOMPARE(score.circularAccuracy(), 0.5);
    QCOMPARE(score.meanAccuracy(), 5.0 / 8.0);
    QCOMPARE(circularScore(m_benchmark, {}, AnswerParser::Lenient).circularAccuracy(), 0.0);
}

QTEST_APPLESS_MAIN(TestMmrPrompt)
#include "tst_mmr_prompt.moc"
