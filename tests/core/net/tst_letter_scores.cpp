// SPDX-License-Identifier: Apache-2.0
#include "core/net/letter_scores.h"

#include <QTest>

#include <cmath>

using namespace clinic;

namespace {

ChosenToken chosen(const std::string& token, std::vector<TokenScore> top = {})
{
    const double logprob = top.empty() ? -0.25 : top.front().logprob;
    return {{token, logprob}, std::move(top)};
}

bool near(const std::optional<double>& found, double expected)
{
    return found && std::abs(*found - expected) < 1e-12;
}

} // namespace

class TestLetterScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsUpTheWaysToWriteALetter();
    void countsAWayOnce();
    void leavesOutWhatWasNotListed();
    void makesNothingUp();
    void looksBehindThinkingAndMarks();
    void takesTheChosenTokenAlone();
};

void TestLetterScores::addsUpTheWaysToWriteALetter()
{
    const auto scores = letterScores({chosen("A",
        {{"A", -1}, {" A", -2},
            {"\xE2\x96\x81"
             "A",
                -3},
            {"\xC4\xA0"
             "A",
                -4},
            {"A.", -5}, {"(A)", -6}, {"A\n", -7}, {"B", -1.5}, {"a", -0.1}, {"An", -0.2},
            {"AB", -0.3}})});
    QVERIFY(scores);
    double sum = 0;
    for (int i = 1; i <= 7; ++i)
        sum += std::exp(-i);
    QVERIFY(near(scores->at(0), std::log(sum)));
    QVERIFY(near(scores->at(1), -1.5));
}

void TestLetterScores::countsAWayOnce()
{
    const auto scores = letterScores({chosen("B", {{"B", -0.5}, {"B", -0.5}})});
    QVERIFY(scores && near(scores->at(1), -0.5));
}

void TestLetterScores::leavesOutWhatWasNotListed()
{
    const auto scores = letterScores({chosen("C", {{"C", -0.1}, {"D", -2}})});
    QVERIFY(scores);
    QVERIFY(!scores->at(0) && !scores->at(1));
    QVERIFY(near(scores->at(3), -2));
}

void TestLetterScores::makesNothingUp()
{
    QVERIFY(!letterScores({}));
    QVERIFY(!letterScores({chosen("The", {{"The", -0.1}, {"It", -1}})}));
    QVERIFY(!letterScores({chosen(" "), chosen("\n")}));
    QVERIFY(!letterScores({chosen("<think>"), chosen("A", {{"A", -1}})})); // still thinking
}

void TestLetterScores::looksBehindThinkingAndMarks()
{
    const auto scores = letterScores(
        {chosen("<think>"), chosen("A", {{"A", -1}}), chosen("</think>"), chosen("\n\n"),
            chosen("**"), chosen("("), chosen("B", {{"B", -0.5}}), chosen("C", {{"C", -0.1}})});
    QVERIFY(scores);
    QVERIFY(near(scores->at(1), -0.5));
    QVERIFY(!scores->at(0) && !scores->at(2));
}

void TestLetterScores::takesTheChosenTokenAlone()
{
    const auto scores = letterScores({chosen("D")});
    QVERIFY(scores && near(scores->at(3), -0.25));
}

QTEST_APPLESS_MAIN(TestLetterScores)
#include "tst_letter_scores.moc"
