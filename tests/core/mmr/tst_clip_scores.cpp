// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/mmr/clip_scores.h"
#include "core/mmr/pair_measure.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace clinic;

namespace {

std::string record(const char* id, const char* type, const char* gold, const char* question)
{
    return std::string(R"({"id": ")") + id + R"(", "image": ")" + id + R"(.jpg", "question": ")"
        + question + R"(", "ground_truth": ")" + gold + R"(", "question_type": ")" + type + R"("})";
}

/// Pair 1 has the same options twice; pair 2 has others; a question of pair 3 cannot be read.
MmrBenchmark threePairs()
{
    return parseBenchmark("["
            + record("attribute/shape/01", "POS", "B",
                R"(What is it?\nA. Car.\nB. Bus.\nC. Tram.\nD. Bike.)")
            + ","
            + record("attribute/shape/01", "NEG", "D",
                R"(Is the tram red?\nA. Tram.\nB. Car.\nC. Bike.\nD. Bus.)")
            + ","
            + record("attribute/number/01", "POS", "A",
                R"(How many?\nA. One.\nB. Two.\nC. Six.\nD. Ten.)")
            + ","
            + record("attribute/number/01", "NEG", "A",
                R"(Two dogs, are there?\nA. One dog.\nB. Two dogs.\nC. Six.\nD. Ten.)")
            + "," + record("attribute/number/02", "POS", "A", "How many?") + ","
            + record(
                "attribute/number/02", "NEG", "A", R"(Many?\nA. One.\nB. Two.\nC. Six.\nD. Ten.)")
            + "]",
        "test");
}

Matrix randomDirections(std::size_t rows, std::size_t cols, std::uint64_t seed)
{
    Matrix matrix(rows, cols);
    Rng rng(seed);
    for (std::size_t i = 0; i < rows; ++i) {
        double length = 0;
        for (float& value : matrix.row(i)) {
            value = static_cast<float>(rng.normal());
            length += static_cast<double>(value) * static_cast<double>(value);
        }
        for (float& value : matrix.row(i))
            value /= static_cast<float>(std::sqrt(length));
    }
    return matrix;
}

double cosine(const ClipVectors& vectors, std::size_t image, std::size_t text)
{
    const auto a = vectors.images.row(image);
    const auto b = vectors.texts.row(text);
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

ClipVectors vectorsFor(const ClipItems& items)
{
    ClipVectors vectors;
    vectors.images = randomDirections(items.images.size(), 16, 1);
    vectors.texts = randomDirections(items.texts.size(), 16, 2);
    vectors.isRead.assign(items.images.size(), 1);
    vectors.scale = 20;
    return vectors;
}

bool nearly(double a, double b)
{
    return std::abs(a - b) < 1e-4;
}

} // namespace

class TestClipScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsTheForms_data();
    void fillsTheForms();
    void namesOfFormsAndPriors();
    void listsEachPictureAndTextOnce();
    void scoresAreScaledCosines();
    void theOthersMeanIsTakenOff();
    void theBlankPictureIsTakenOff();
    void leavesOutWhatCannotBeAsked();
    void choosesTheFirstOfEqualScores();
    void countsCellsAndOptionsApart();
    void tellsWhoFallsForThePremise();
    void measuresMargins();
};

void TestClipScores::fillsTheForms_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("stem");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, ClipText form, const char* stem, const char* option,
                         const char* expected) {
        QTest::newRow(name) << static_cast<int>(form) << QString::fromLatin1(stem)
                            << QString::fromLatin1(option) << QString::fromLatin1(expected);
    };
    row("option alone", ClipText::Option, "What?", "The car is red.", "The car is red.");
    row("question and answer", ClipText::QuestionAnswer, "What?", "The car is red.",
        "question: What? answer: The car is red.");
    row("a photo", ClipText::Photo, "What?", "The car is red.", "a photo where the car is red");
    row("a photo of a letter", ClipText::Photo, "What?", "USA is written.",
        "a photo where USA is written");
    row("an option of one letter", ClipText::Photo, "What?", "I.", "a photo where I");
    row("an empty option", ClipText::Photo, "What?", "", "a photo where ");
    row("a statement stays", ClipText::Statement, "What colour is the car?", "The car is dark red.",
        "The car is dark red");
    row("a short answer is put in", ClipText::Statement, "What colour is the car?", "Red.",
        "the car is red");
    row("also of many", ClipText::Statement, "Where are the dogs?", "On the lawn.",
        "the dogs are on the lawn");
    row("a number", ClipText::Statement, "How many dogs are there?", "Three.",
        "there are three dogs");
    row("yes is no part of it", ClipText::Statement, "Is it red?", "No, the car is blue there.",
        "the car is blue there");
    row("what no rule knows", ClipText::Statement, "Is it red?", "Yes.", "Yes");
    row("a question of one word", ClipText::Statement, "What?", "Red.", "Red");
    row("a question that ends in its verb", ClipText::Statement, "What is ", "Red.", "Red");
}

void TestClipScores::fillsTheForms()
{
    QFETCH(int, form);
    QFETCH(QString, stem);
    QFETCH(QString, option);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(
                 clipText(static_cast<ClipText>(form), stem.toStdString(), option.toStdString())),
        expected);
}

void TestClipScores::namesOfFormsAndPriors()
{
    for (const auto form :
        {ClipText::Option, ClipText::QuestionAnswer, ClipText::Statement, ClipText::Photo})
        QVERIFY(clipTextNamed(clipTextName(form)) == form);
    for (const auto prior : {ClipPrior::None, ClipPrior::OtherImages, ClipPrior::BlankImage})
        QVERIFY(clipPriorNamed(clipPriorName(prior)) == prior);
    QVERIFY_THROWS_EXCEPTION(Error, clipTextNamed("options"));
    QVERIFY_THROWS_EXCEPTION(Error, clipPriorNamed(""));
}

void TestClipScores::listsEachPictureAndTextOnce()
{
    const ClipItems items = clipItems(threePairs(), ClipText::Option);
    QCOMPARE(items.images.size(), std::size_t {3});
    QCOMPARE(items.imageOf, (std::vector<std::size_t> {0, 0, 1, 1, 2, 2}));
    QCOMPARE(items.texts.size(), std::size_t {4 + 4 + 2});
    QCOMPARE(items.textsOf[1], (std::vector<std::size_t> {2, 0, 3, 1})); // by letter
    QVERIFY(items.textsOf[4].empty());
    QCOMPARE(items.textsOf[5], items.textsOf[2]);
    const ClipItems asked = clipItems(threePairs(), ClipText::QuestionAnswer);
    QCOMPARE(asked.texts.size(), std::size_t {5 * 4}); // stems tell them apart
}

void TestClipScores::scoresAreScaledCosines()
{
    const ClipItems items = clipItems(threePairs(), ClipText::Option);
    const ClipVectors vectors = vectorsFor(items);
    const ClipScores result = clipScores(items, vectors, ClipPrior::None);
    QCOMPARE(result.scores.size(), std::size_t {6});
    for (const std::size_t question : {0, 1, 2, 3, 5})
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(nearly(result.scores[question].value().at(i),
                20 * cosine(vectors, items.imageOf[question], items.textsOf[question].at(i))));
}

void TestClipScores::theOthersMeanIsTakenOff()
{
    const ClipItems items = clipItems(threePairs(), ClipText::Option);
    ClipVectors vectors = vectorsFor(items);
    const auto check = [&](std::initializer_list<std::size_t> others) {
        const ClipScores result = clipScores(items, vectors, ClipPrior::OtherImages);
        for (std::size_t i = 0; i < 4; ++i) {
            const std::size_t text = items.textsOf[0].at(i);
            double mean = 0;
            for (const std::size_t other : others)
                mean += 20 * cosine(vectors, other, text) / static_cast<double>(others.size());
            QVERIFY(nearly(result.blind[0].value().at(i), mean));
            QVERIFY(nearly(result.scores[0].value().at(i), 20 * cosine(vectors, 0, text) - mean));
        }
    };
    check({1, 2});
    vectors.isRead[2] = 0; // a picture that is missing is no part of a mean
    check({1});
    vectors.isRead[1] = 0; // and one alone has nothing to be compared with
    const ClipScores alone = clipScores(items, vectors, ClipPrior::OtherImages);
    QVERIFY(nearly(alone.scores[0].value().at(2), 20 * cosine(vectors, 0, items.textsOf[0].at(2))));
}

void TestClipScores::theBlankPictureIsTakenOff()
{
    const ClipItems items = clipItems(threePairs(), ClipText::Option);
    ClipVectors vectors = vectorsFor(items);
    const auto first = vectors.images.row(0);
    vectors.blank.assign(first.begin(), first.end());
    const ClipScores result = clipScores(items, vectors, ClipPrior::BlankImage);
    for (const double score : result.scores[0].value()) // it looks like the first picture
        QVERIFY(nearly(score, 0));
    QVERIFY(!nearly(result.scores[2].value().at(0), 0));
}

void TestClipScores::leavesOutWhatCannotBeAsked()
{
    const ClipItems items = clipItems(threePairs(), ClipText::Option);
    ClipVectors vectors = vectorsFor(items);
    vectors.isRead[1] = 0;
    const ClipScores result = clipScores(items, vectors, ClipPrior::None);
    QVERIFY(result.scores[0] && result.scores[1] && result.scores[5]);
    QVERIFY(!result.scores[2] && !result.scores[3]); // no picture
    QVERIFY(!result.scores[4] && !result.blind[4]); // no options
    QCOMPARE(bestLetters(result.scores)[2], char {0});
}

void TestClipScores::choosesTheFirstOfEqualScores()
{
    QCOMPARE(bestLetter(FourScores {1, 3, 3, 2}), 'B');
    QCOMPARE(bestLetter(FourScores {0, 0, 0, 0}), 'A');
    QCOMPARE(bestLetter(FourScores {-4, -3, -2, -1}), 'D');
    QCOMPARE(bestLetter(std::nullopt), char {0});
}

void TestClipScores::countsCellsAndOptionsApart()
{
    const MmrBenchmark benchmark = threePairs();
    const PairMeasure both = measurePairs(benchmark, std::vector<char> {'B', 'D', 'A', 'A', 0, 0});
    QCOMPARE(both.all, (MmrCells {.robust = 2}));
    const PairMeasure some =
        measurePairs(benchmark, std::vector<char> {'B', 'A', 'B', 'A', 0, 'A'});
    QCOMPARE(some.all, (MmrCells {.fragile = 1, .lucky = 1}));
    QCOMPARE(some.sameOptions, (MmrCells {.fragile = 1})); // pair 1, whatever their order
    QCOMPARE(some.unscored, 1);
    QCOMPARE(some.categories.size(), benchmark.categories.size());
    QCOMPARE(some.categories[benchmark.pairs[1].category], (MmrCells {.lucky = 1}));
    QCOMPARE(some.all.accuracy(), (Share {0, 2}));
    QCOMPARE(some.all.misleading(), (Share {1, 1}));
    QCOMPARE(some.all.positive(), (Share {1, 2}));
    QCOMPARE(some.all.leading(), (Share {1, 2}));
}

void TestClipScores::tellsWhoFallsForThePremise()
{
    const MmrBenchmark benchmark = threePairs();
    const PairMeasure fell =
        measurePairs(benchmark, std::vector<char> {'B', 'A', 'A', 'B', 'A', 'A'});
    QCOMPARE(fell.premiseAttraction, (Share {2, 2})); // "tram" and "two dogs" are the stems' words
    const PairMeasure other =
        measurePairs(benchmark, std::vector<char> {'B', 'B', 'A', 'C', 'A', 'A'});
    QCOMPARE(other.premiseAttraction, (Share {0, 2}));
    const PairMeasure right =
        measurePairs(benchmark, std::vector<char> {'A', 'D', 'B', 'A', 'A', 'A'});
    QCOMPARE(right.premiseAttraction, (Share {0, 0})); // wrong answers to positive ones are none
}

void TestClipScores::measuresMargins()
{
    const MmrBenchmark benchmark = threePairs();
    std::vector<std::optional<FourScores>> scores(6);
    scores[0] = FourScores {1, 5, 2, 0}; // gold B: 5 - 2
    scores[1] = FourScores {4, 0, 1, 2}; // gold D: 2 - 4
    scores[2] = FourScores {2, 1, 0, 0}; // gold A: 1
    scores[3] = FourScores {2, 6, 0, 0}; // gold A: -4
    scores[5] = FourScores {9, 0, 0, 0}; // its partner has none
    const ScoreMargins margins = scoreMargins(benchmark, scores);
    QCOMPARE(margins.pairs, 2);
    QCOMPARE(margins.positive, 2.0);
    QCOMPARE(margins.leading, -3.0);
}

QTEST_APPLESS_MAIN(TestClipScores)
#include "tst_clip_scores.moc"
