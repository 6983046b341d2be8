// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/mmr/answer_head.h"
#include "core/mmr/answer_head_net.h"

#include <QTest>

#include <cmath>

using namespace clinic;

namespace {

constexpr std::size_t dim = 12;
constexpr std::size_t values = 6; ///< that a picture can show, each with its own option

/// A toy: pictures are noisy copies of a value's direction; options name values; the first stem
/// asks for the value, the others claim one.
struct Toy {
    Matrix pictures, texts;
    std::vector<HeadQuestion> positive, leading;
};

void fillDirection(std::span<float> row, std::span<const float> near, double noise, Rng& rng)
{
    double length = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = (near.empty() ? 0 : near[i]) + static_cast<float>(noise * rng.normal());
        length += static_cast<double>(row[i]) * static_cast<double>(row[i]);
    }
    for (float& value : row)
        value /= static_cast<float>(std::sqrt(length));
}

/// The truth and three others, in any order.
HeadQuestion toyQuestion(std::size_t picture, std::size_t truth, std::size_t claimed, Rng& rng)
{
    std::vector<std::size_t> others;
    for (std::size_t value = 0; value < values; ++value)
        if (value != truth && value != claimed)
            others.push_back(value);
    shuffle(others, rng);
    if (claimed != truth && claimed < values)
        others.insert(others.begin(), claimed);
    others.resize(3);
    others.push_back(truth);
    shuffle(others, rng);
    HeadQuestion question;
    question.picture = picture;
    question.stem = values + (claimed < values ? 1 + claimed : 0);
    for (std::size_t i = 0; i < 4; ++i) {
        question.options.at(i) = others[i];
        if (others[i] == truth)
            question.gold = i;
    }
    return question;
}

Toy makeToy(std::size_t pictures, std::uint64_t seed)
{
    Toy toy;
    Rng fixed(1);
    Matrix shown(values, dim);
    toy.texts = Matrix(2 * values + 1, dim);
    for (std::size_t i = 0; i < values; ++i)
        fillDirection(shown.row(i), {}, 1, fixed);
    for (std::size_t i = 0; i < toy.texts.rows(); ++i) // a claim resembles its option
        fillDirection(toy.texts.row(i),
            i > values ? std::span<const float>(toy.texts.row(i - values - 1))
                       : std::span<const float>(),
            i > values ? 0.1 : 1, fixed);
    toy.pictures = Matrix(pictures, dim);
    Rng rng(seed);
    for (std::size_t i = 0; i < pictures; ++i) {
        const auto truth = static_cast<std::size_t>(rng.below(values));
        fillDirection(toy.pictures.row(i), shown.row(truth), 0.15, rng);
        const std::size_t asked = rng.below(2) == 0 ? values : truth; // openly, or for what is so
        toy.positive.push_back(toyQuestion(i, truth, asked, rng));
        const auto claim = (truth + 1 + static_cast<std::size_t>(rng.below(values - 1))) % values;
        toy.leading.push_back(toyQuestion(i, truth, claim, rng));
    }
    return toy;
}

std::vector<HeadQuestion> joined(const Toy& toy)
{
    std::vector<HeadQuestion> all = toy.positive;
    all.insert(all.end(), toy.leading.begin(), toy.leading.end());
    return all;
}

double shareRight(const AnswerHead& head, const Toy& toy, std::span<const HeadQuestion> questions)
{
    double right = 0;
    for (const HeadQuestion& question : questions) {
        const char letter = bestLetter(head.scores(toy.pictures, toy.texts, question));
        right += letterIndex(letter) == static_cast<int>(question.gold) ? 1 : 0;
    }
    return right / static_cast<double>(questions.size());
}

AnswerHeadOptions small()
{
    return {.width = 16, .updates = 300, .batch = 32, .learningRate = 1e-2, .seed = 3};
}

AnswerHead train(const Toy& toy, std::span<const HeadQuestion> questions,
    const AnswerHeadOptions& options = small())
{
    TaskContext context;
    return trainAnswerHead(toy.pictures, toy.texts, questions, 1, options, context);
}

} // namespace

class TestAnswerHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_train = makeToy(300, 5);
        m_test = makeToy(200, 6);
    }
    void gradientIsTheSlope();
    void pairsTeachNotToBelieveTheStem();
    void weightsCount();
    void sameSeedSameWeights();
    void refusesWhatTrainsNothing();
    void stopsWhenAsked();

private:
    Toy m_train, m_test;
};

void TestAnswerHead::gradientIsTheSlope()
{
    AnswerHead head(dim, 5, 2, 7);
    head.pictureScaling.factor = 1.7F;
    Rng rng(8);
    for (float& value : head.stemScaling.mean)
        value = static_cast<float>(rng.uniform(-0.2, 0.2));
    const HeadQuestion question = m_train.leading.front();
    const std::array<float, 4> by {0.3F, -1, 0.5F, 0.2F};
    const std::vector<float> keep {2, 0, 2, 2, 0};
    const auto value = [&] {
        const FourScores scores =
            HeadPass(head).forward(m_train.pictures, m_train.texts, question, keep);
        double sum = 0;
        for (std::size_t i = 0; i < 4; ++i)
            sum += scores.at(i) * static_cast<double>(by.at(i));
        return sum;
    };
    HeadPass pass(head);
    pass.forward(m_train.pictures, m_train.texts, question, keep);
    std::vector<float> gradient(head.parameters().size());
    pass.backward(by, gradient);
    int moving = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        constexpr float step = 1e-2F;
        float& parameter = head.parameters()[i];
        const float was = parameter;
        parameter = was + step;
        const double above = value();
        parameter = was - step;
        const double below = value();
        parameter = was;
        const double slope = (above - below) / (2 * static_cast<double>(step));
        const auto found = static_cast<double>(gradient[i]);
        QVERIFY2(std::abs(slope - found) < 5e-3 + 0.02 * std::abs(slope),
            qPrintable(QString::number(static_cast<qulonglong>(i))));
        moving += found != 0 ? 1 : 0;
    }
    QVERIFY(moving > 100);
}

void TestAnswerHead::pairsTeachNotToBelieveTheStem()
{
    const AnswerHead positive = train(m_train, m_train.positive);
    const AnswerHead paired = train(m_train, joined(m_train));
    const double before = shareRight(positive, m_test, m_test.leading);
    const double after = shareRight(paired, m_test, m_test.leading);
    QVERIFY(shareRight(positive, m_test, m_test.positive) > 0.85);
    QVERIFY(shareRight(paired, m_test, m_test.positive) > 0.85);
    QVERIFY2(before < 0.8, qPrintable(QString::number(before)));
    QVERIFY2(after > 0.9, qPrintable(QString::number(after)));
}

/// Leading questions that hardly count are hardly learned.
void TestAnswerHead::weightsCount()
{
    auto questions = joined(m_train);
    for (std::size_t i = m_train.positive.size(); i < questions.size(); ++i)
        questions[i].weight = 0.001F;
    const AnswerHead head = train(m_train, questions);
    const AnswerHead even = train(m_train, joined(m_train));
    QVERIFY(
        shareRight(head, m_test, m_test.leading) + 0.1 < shareRight(even, m_test, m_test.leading));
}

void TestAnswerHead::sameSeedSameWeights()
{
    AnswerHeadOptions options = small();
    options.updates = 20;
    const AnswerHead first = train(m_train, m_train.positive, options);
    const AnswerHead second = train(m_train, m_train.positive, options);
    QVERIFY(first.parameters() == second.parameters());
    QVERIFY(first.pictureScaling.mean == second.pictureScaling.mean);
    options.seed = 4;
    QVERIFY(train(m_train, m_train.positive, options).parameters() != first.parameters());
}

void TestAnswerHead::refusesWhatTrainsNothing()
{
    QVERIFY_THROWS_EXCEPTION(Error, train(m_train, {}));
    AnswerHeadOptions options = small();
    options.updates = 0;
    QVERIFY_THROWS_EXCEPTION(Error, train(m_train, m_train.positive, options));
    options = small();
    options.dropout = 1;
    QVERIFY_THROWS_EXCEPTION(Error, train(m_train, m_train.positive, options));
    options = small();
    options.learningRate = 1e30;
    QVERIFY_THROWS_EXCEPTION(Error, train(m_train, m_train.positive, options)); // no number
}

void TestAnswerHead::stopsWhenAsked()
{
    std::stop_source stop;
    std::int64_t updates = 0;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        updates = progress.done;
        stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled,
        trainAnswerHead(m_train.pictures, m_train.texts, m_train.positive, 1, small(), context));
    QCOMPARE(updates, 1);
}

QTEST_APPLESS_MAIN(TestAnswerHead)
#include "tst_answer_head.moc"
