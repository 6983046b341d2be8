// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/mmr/answer_head_net.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace clinic {

namespace {

void checkTraining(std::span<const HeadQuestion> questions, const AnswerHeadOptions& options)
{
    if (questions.empty())
        throw Error(ErrorKind::Config, "there is no question to tune on");
    if (options.updates < 1 || options.batch < 1 || options.width < 1 || options.dropout < 0
        || options.dropout >= 1)
        throw Error(ErrorKind::Config,
            "an answerer head needs at least one update, a batch and a width of at least 1, and a "
            "dropout from 0 to below 1");
}

/// Of the rows that are used; the factor makes a component's variance 1 on the average.
AnswerHead::Scaling scalingOf(MatrixView rows, std::vector<std::size_t> used)
{
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    std::vector<double> sum(rows.cols());
    double squares = 0;
    for (const std::size_t row : used) {
        for (std::size_t i = 0; i < rows.cols(); ++i) {
            const auto value = static_cast<double>(rows(row, i));
            sum[i] += value;
            squares += value * value;
        }
    }
    const auto n = static_cast<double>(used.size());
    AnswerHead::Scaling scaling;
    double spread = squares / n;
    for (const double one : sum) {
        scaling.mean.push_back(static_cast<float>(one / n));
        spread -= (one / n) * (one / n);
    }
    const double variance = spread / static_cast<double>(rows.cols());
    scaling.factor = variance > 1e-12 ? static_cast<float>(1 / std::sqrt(variance)) : 1;
    return scaling;
}

/// AdamW on a flat vector; weights and biases alike decay.
class FlatAdam {
public:
    FlatAdam(std::size_t size, double weightDecay)
        : m_first(size)
        , m_second(size)
        , m_weightDecay(weightDecay)
    {
    }

    void step(std::span<float> values, std::span<const float> gradient, double rate)
    {
        constexpr double beta1 = 0.9;
        constexpr double beta2 = 0.999;
        constexpr double epsilon = 1e-8;
        ++m_steps;
        const double correction1 = 1 - std::pow(beta1, m_steps);
        const double correction2 = 1 - std::pow(beta2, m_steps);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto slope = static_cast<double>(gradient[i]);
            m_first[i] = beta1 * m_first[i] + (1 - beta1) * slope;
            m_second[i] = beta2 * m_second[i] + (1 - beta2) * slope * slope;
            const double move =
                m_first[i] / correction1 / (std::sqrt(m_second[i] / correction2) + epsilon);
            const double value = static_cast<double>(values[i]);
            values[i] = static_cast<float>(value - rate * (move + m_weightDecay * value));
        }
    }

private:
    std::vector<double> m_first, m_second;
    double m_weightDecay;
    int m_steps = 0;
};

class HeadTraining {
public:
    HeadTraining(MatrixView pictures, MatrixView texts, std::span<const HeadQuestion> questions,
        double clipScale, const AnswerHeadOptions& options);
    AnswerHead run(TaskContext& context);

private:
    const HeadQuestion& next();
    double learnFrom(HeadPass& pass, const HeadQuestion& question);
    void dropSome();

    MatrixView m_pictures, m_texts;
    std::span<const HeadQuestion> m_questions;
    const AnswerHeadOptions& m_options;
    AnswerHead m_head;
    std::vector<float> m_gradient, m_keep;
    std::vector<std::size_t> m_order;
    std::size_t m_place = 0;
    Rng m_rng;
};

HeadTraining::HeadTraining(MatrixView pictures, MatrixView texts,
    std::span<const HeadQuestion> questions, double clipScale, const AnswerHeadOptions& options)
    : m_pictures(pictures)
    , m_texts(texts)
    , m_questions(questions)
    , m_options(options)
    , m_head(pictures.cols(), options.width, clipScale, options.seed)
    , m_gradient(m_head.parameters().size())
    , m_keep(options.width)
    , m_order(questions.size())
    , m_rng(options.seed, 2)
{
    std::vector<std::size_t> usedPictures, usedStems, usedOptions;
    for (const HeadQuestion& question : questions) {
        usedPictures.push_back(question.picture);
        usedStems.push_back(question.stem);
        usedOptions.insert(usedOptions.end(), question.options.begin(), question.options.end());
    }
    m_head.pictureScaling = scalingOf(pictures, std::move(usedPictures));
    m_head.stemScaling = scalingOf(texts, std::move(usedStems));
    m_head.optionScaling = scalingOf(texts, std::move(usedOptions));
    std::iota(m_order.begin(), m_order.end(), std::size_t {0});
    m_place = m_order.size(); // shuffled at the first question
}

const HeadQuestion& HeadTraining::next()
{
    if (m_place == m_order.size()) {
        shuffle(m_order, m_rng);
        m_place = 0;
    }
    return m_questions[m_order[m_place++]];
}

void HeadTraining::dropSome()
{
    const double kept = 1 - m_options.dropout;
    for (float& factor : m_keep)
        factor = m_rng.uniform() < kept ? static_cast<float>(1 / kept) : 0;
}

/// Adds one question's gradient and returns its loss.
double HeadTraining::learnFrom(HeadPass& pass, const HeadQuestion& question)
{
    if (m_options.dropout > 0)
        dropSome();
    const FourScores scores = pass.forward(m_pictures, m_texts, question,
        m_options.dropout > 0 ? std::span<const float>(m_keep) : std::span<const float>());
    const double greatest = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (const double score : scores)
        sum += std::exp(score - greatest);
    const double share =
        static_cast<double>(question.weight) / static_cast<double>(m_options.batch);
    std::array<float, 4> by {};
    for (std::size_t i = 0; i < by.size(); ++i)
        by.at(i) = static_cast<float>(
            share * (std::exp(scores.at(i) - greatest) / sum - (i == question.gold ? 1 : 0)));
    pass.backward(by, m_gradient);
    return share * (greatest + std::log(sum) - scores.at(question.gold));
}

AnswerHead HeadTraining::run(TaskContext& context)
{
    HeadPass pass(m_head);
    FlatAdam adam(m_gradient.size(), m_options.weightDecay);
    for (std::int64_t update = 0; update < m_options.updates; ++update) {
        context.breathe();
        std::fill(m_gradient.begin(), m_gradient.end(), 0.0F);
        double loss = 0;
        for (std::size_t i = 0; i < m_options.batch; ++i)
            loss += learnFrom(pass, next());
        if (!std::isfinite(loss))
            throw Error(ErrorKind::Mismatch,
                "the answerer head's loss is no longer a number; lower the learning rate");
        const double done = static_cast<double>(update) / static_cast<double>(m_options.updates);
        adam.step(m_head.parameters(), m_gradient,
            m_options.learningRate * 0.5 * (1 + std::cos(std::numbers::pi * done)));
        context.report({"Tuning the answerer head", update + 1, m_options.updates,
            "loss " + std::to_string(loss)});
    }
    return std::move(m_head);
}

} // namespace

AnswerHead trainAnswerHead(MatrixView pictures, MatrixView texts,
    std::span<const HeadQuestion> questions, double clipScale, const AnswerHeadOptions& options,
    TaskContext& context)
{
    checkTraining(questions, options);
    return HeadTraining(pictures, texts, questions, clipScale, options).run(context);
}

} // namespace clinic
