// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"
#include "core/data/question_scene.h"
#include "core/data/simulated_answers.h"
#include "core/data/synthetic_questions.h"
#include "core/mmr/answer_parser.h"
#include "core/mmr/category.h"
#include "core/mmr/question.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace clinic;

namespace {

constexpr int side = 64;

SyntheticQuestionPair pairOf(const std::string& category, std::int64_t number,
    SyntheticSplit split = SyntheticSplit::Evaluation, std::uint64_t seed = 3)
{
    return drawQuestionPair(seed, split, category, number, side);
}

/// The first `each` pairs of every category.
std::vector<SyntheticQuestionPair> someOfAll(std::int64_t each)
{
    std::vector<SyntheticQuestionPair> pairs;
    for (const MmrCategory& category : mmrCategories())
        for (std::int64_t number = 1; number <= each; ++number)
            pairs.push_back(pairOf(category.key, number));
    return pairs;
}

const std::string& optionOf(const SyntheticQuestion& question, char letter)
{
    return question.options.at(static_cast<std::size_t>(letterIndex(letter)));
}

bool sameQuestion(const SyntheticQuestion& a, const SyntheticQuestion& b)
{
    return a.text() == b.text() && a.gold == b.gold && a.premise == b.premise;
}

/// A category's words for what is so, in the right answers of its pictures.
std::set<std::string> truthsOf(const std::string& category)
{
    std::set<std::string> truths;
    for (std::int64_t number = 1; number <= 200; ++number) {
        Rng rng(9, static_cast<std::uint64_t>(number));
        truths.insert(drawQuestionScene(category, rng, 32).claims.front());
    }
    return truths;
}

} // namespace

class TestSyntheticQuestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCategoryHasScenes_data();
    void everyCategoryHasScenes();
    void bothQuestionsHaveOneTruth();
    void leadingStemsTakeForGrantedWhatIsNotSo();
    void aStemDoesNotTellWhetherItsClaimHolds();
    void optionsAreSpreadOverTheLetters();
    void sameSeedGivesTheSame();
    void splitsShareNoPicture();
    void simulatedModelsBehave();
};

void TestSyntheticQuestions::everyCategoryHasScenes_data()
{
    QTest::addColumn<QString>("category");
    for (const MmrCategory& category : mmrCategories())
        QTest::newRow(category.key.c_str()) << QString::fromStdString(category.key);
}

void TestSyntheticQuestions::everyCategoryHasScenes()
{
    QFETCH(QString, category);
    const std::string key = category.toStdString();
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
        Rng rng(1, stream);
        const QuestionScene scene = drawQuestionScene(key, rng, side);
        QCOMPARE(scene.image.rgb.size(), std::size_t {3} * side * side);
        QVERIFY(scene.asks.ends_with('?'));
        QVERIFY(scene.claims.size() >= 4);
        QCOMPARE(std::set<std::string>(scene.claims.begin(), scene.claims.end()).size(),
            scene.claims.size());
        for (const std::string& claim : scene.claims)
            QVERIFY2(claim.find_first_of("{}") == std::string::npos, claim.c_str());
        const auto levels = std::minmax_element(scene.image.rgb.begin(), scene.image.rgb.end());
        QVERIFY(*levels.second - *levels.first > 100); // something stands out
    }
    QVERIFY2(truthsOf(key).size() >= 4, key.c_str()); // the answer is not always the same
}

void TestSyntheticQuestions::bothQuestionsHaveOneTruth()
{
    const auto pairs = someOfAll(20);
    QCOMPARE(pairs.size(), std::size_t {240});
    std::int64_t sameOptions = 0;
    for (const SyntheticQuestionPair& pair : pairs) {
        const std::string& truth = optionOf(pair.positive, pair.positive.gold);
        QCOMPARE(truth, optionOf(pair.leading, pair.leading.gold));
        for (const SyntheticQuestion* question : {&pair.positive, &pair.leading}) {
            const auto& options = question->options;
            QCOMPARE(std::set<std::string>(options.begin(), options.end()).size(), std::size_t {4});
        }
        const auto sorted = [](std::array<std::string, 4> options) {
            std::sort(options.begin(), options.end());
            return options;
        };
        sameOptions += sorted(pair.positive.options) == sorted(pair.leading.options) ? 1 : 0;
    }
    QVERIFY(sameOptions > 100 && sameOptions < 200); // half of them, and a few by chance
}

void TestSyntheticQuestions::leadingStemsTakeForGrantedWhatIsNotSo()
{
    std::int64_t confirming = 0;
    const auto pairs = someOfAll(20);
    for (const SyntheticQuestionPair& pair : pairs) {
        QVERIFY(pair.leading.isLeading && !pair.positive.isLeading);
        QVERIFY(pair.leading.premise != 0 && pair.leading.premise != pair.leading.gold);
        std::string premise = optionOf(pair.leading, pair.leading.premise);
        premise = premise.substr(1, premise.size() - 2); // as it stands in a sentence
        QVERIFY2(pair.leading.stem.find(premise) != std::string::npos, premise.c_str());
        if (pair.positive.premise != 0) {
            QCOMPARE(pair.positive.premise, pair.positive.gold);
            ++confirming;
        }
    }
    QVERIFY(confirming > 90 && confirming < 150);
}

/// The words around a claim, which a model without a picture could go by.
void TestSyntheticQuestions::aStemDoesNotTellWhetherItsClaimHolds()
{
    const auto frame = [](const SyntheticQuestion& question) {
        std::string premise = optionOf(question, question.premise);
        premise = premise.substr(1, premise.size() - 2);
        std::string stem = question.stem;
        return stem.erase(stem.find(premise), premise.size());
    };
    std::map<std::string, int> positive, leading;
    for (const SyntheticQuestionPair& pair : someOfAll(30)) {
        if (pair.positive.premise != 0)
            ++positive[frame(pair.positive)];
        ++leading[frame(pair.leading)];
    }
    QVERIFY(positive.size() >= 3);
    for (const auto& [words, count] : positive)
        QVERIFY2(leading.contains(words), words.c_str());
}

void TestSyntheticQuestions::optionsAreSpreadOverTheLetters()
{
    std::map<char, int> gold, premise;
    for (const SyntheticQuestionPair& pair : someOfAll(50)) {
        ++gold[pair.leading.gold];
        ++gold[pair.positive.gold];
        ++premise[pair.leading.premise];
    }
    for (const char letter : answerLetters) {
        QVERIFY(gold[letter] > 240 && gold[letter] < 360); // of 1200
        QVERIFY(premise[letter] > 105 && premise[letter] < 195); // of 600
    }
}

void TestSyntheticQuestions::sameSeedGivesTheSame()
{
    const auto draw = [](std::size_t threads) {
        setThreadCount(threads);
        std::vector<SyntheticQuestionPair> pairs(48);
        parallelFor(pairs.size(), 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                pairs[i] =
                    pairOf(mmrCategories()[i % 12].key, static_cast<std::int64_t>(i / 12 + 1));
        });
        return pairs;
    };
    const auto one = draw(1);
    const auto four = draw(4);
    for (std::size_t i = 0; i < one.size(); ++i) {
        QCOMPARE(one[i].id, four[i].id);
        QVERIFY(one[i].image.rgb == four[i].image.rgb);
        QVERIFY(sameQuestion(one[i].positive, four[i].positive));
        QVERIFY(sameQuestion(one[i].leading, four[i].leading));
    }
    QCOMPARE(one.front().id, std::string("character/character/01"));
    const auto other = pairOf("attribute/shape", 1, SyntheticSplit::Evaluation, 4);
    QVERIFY(pairOf("attribute/shape", 1).image.rgb != other.image.rgb);
}

void TestSyntheticQuestions::splitsShareNoPicture()
{
    std::set<std::vector<std::uint8_t>> seen;
    std::size_t pictures = 0;
    for (const MmrCategory& category : mmrCategories()) {
        for (const auto split : {SyntheticSplit::Train, SyntheticSplit::Evaluation}) {
            for (std::int64_t number = 1; number <= 15; ++number) {
                seen.insert(pairOf(category.key, number, split).image.rgb);
                ++pictures;
            }
        }
    }
    QCOMPARE(seen.size(), pictures);
}

void TestSyntheticQuestions::simulatedModelsBehave()
{
    const auto pairs = someOfAll(25);
    const auto models = simulatedModels();
    QCOMPARE(models.size(), std::size_t {4});
    for (std::size_t model = 0; model < models.size(); ++model) {
        QVERIFY(models[model].name.starts_with("simulated-"));
        int right = 0, misled = 0, missing = 0, empty = 0;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const SyntheticQuestion& leading = pairs[i].leading;
            const SimulatedAnswer answer = simulateAnswer(model, leading, 1, i);
            QCOMPARE(answer.text, simulateAnswer(model, leading, 1, i).text);
            missing += answer.isThere ? 0 : 1;
            empty += answer.isThere && !answer.text ? 1 : 0;
            const char letter =
                parseAnswer(AnswerParser::Lenient, answer.text.value_or(""), nullptr);
            right += letter == leading.gold ? 1 : 0;
            misled += letter == leading.premise ? 1 : 0;
        }
        const auto about = [&](int count, double share) {
            return std::abs(count / 300.0 - share) < 0.09;
        };
        const SimulatedModel& is = models[model];
        const double there = 1 - is.missing - is.empty;
        QVERIFY2(about(right, is.leading * there), is.name.data());
        QVERIFY2(about(misled, (1 - is.leading) * is.misled * there), is.name.data());
        QVERIFY(about(missing, is.missing) && about(empty, is.empty));
        QCOMPARE(is.missing > 0, missing > 0);
    }
}

QTEST_APPLESS_MAIN(TestSyntheticQuestions)
#include "tst_synthetic_questions.moc"
