// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answer_head.h"

#include "core/base/rng.h"
#include "core/mmr/answer_head_net.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clinic {

namespace {

enum PartIndex : std::size_t { P, B, Q, C, T, M, E, G };

void centre(const AnswerHead::Scaling& scaling, std::span<const float> from, std::vector<float>& to)
{
    to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i] = (from[i] - scaling.mean[i]) * scaling.factor;
}

float dot(std::span<const float> a, std::span<const float> b)
{
    constexpr std::size_t lanes = 8; // sums side by side: in a fixed order, and fit for vectors
    std::array<float, lanes> sums {};
    std::size_t i = 0;
    for (; i + lanes <= a.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    for (; i < a.size(); ++i)
        sums[0] += a[i] * b[i];
    return std::accumulate(sums.begin(), sums.end(), 0.0F);
}

/// out = weights in; weights: out.size() x in.size().
void multiply(std::span<const float> weights, std::span<const float> in, std::span<float> out)
{
    for (std::size_t row = 0; row < out.size(); ++row)
        out[row] = dot(weights.subspan(row * in.size(), in.size()), in);
}

/// gradient += out in^T.
void addOuter(std::span<const float> out, std::span<const float> in, std::span<float> gradient)
{
    for (std::size_t row = 0; row < out.size(); ++row) {
        if (out[row] == 0)
            continue;
        float* to = gradient.data() + row * in.size();
        for (std::size_t i = 0; i < in.size(); ++i)
            to[i] += out[row] * in[i];
    }
}

} // namespace

AnswerHead::AnswerHead(std::size_t dim, std::size_t width, double clipScale, std::uint64_t seed)
    : m_dim(dim)
    , m_width(width)
{
    for (Scaling* scaling : {&pictureScaling, &stemScaling, &optionScaling})
        scaling->mean.assign(dim, 0);
    const auto all = parts();
    m_parameters.assign(all.back().begin + 1, 0);
    Rng rng(seed, 1);
    for (const PartIndex index : {P, Q, T, M}) {
        const Part& part = all[index];
        const double deviation = 1 / std::sqrt(static_cast<double>(part.cols));
        for (std::size_t i = 0; i < part.rows * part.cols; ++i)
            m_parameters[part.begin + i] = static_cast<float>(deviation * rng.normal());
    }
    m_parameters.back() = static_cast<float>(clipScale);
}

std::vector<AnswerHead::Part> AnswerHead::parts() const
{
    std::vector<Part> parts;
    std::size_t begin = 0;
    const auto add = [&](const char* name, std::size_t rows, std::size_t cols) {
        parts.push_back({name, begin, rows, cols});
        begin += rows * cols;
    };
    add("picture.weight", m_width, m_dim);
    add("picture.bias", 1, m_width);
    add("stem.weight", m_width, m_dim);
    add("stem.bias", 1, m_width);
    add("option.weight", m_width, m_dim);
    add("mix.weight", m_width, 3 * m_width);
    add("mix.bias", 1, m_width);
    add("clip.scale", 1, 1);
    return parts;
}

FourScores AnswerHead::scores(
    MatrixView pictures, MatrixView texts, const HeadQuestion& question) const
{
    return HeadPass(*this).forward(pictures, texts, question);
}

HeadPass::HeadPass(const AnswerHead& head)
    : m_head(head)
    , m_parts(head.parts())
    , m_mixed(3 * head.width())
    , m_z(head.width())
    , m_keep(head.width(), 1)
{
    for (auto& projected : m_projected)
        projected.resize(head.width());
}

std::span<const float> HeadPass::part(std::size_t index) const
{
    const AnswerHead::Part& part = m_parts[index];
    return std::span(m_head.parameters()).subspan(part.begin, part.rows * part.cols);
}

FourScores HeadPass::forward(MatrixView pictures, MatrixView texts, const HeadQuestion& question,
    std::span<const float> keep)
{
    const std::size_t width = m_head.width();
    centre(m_head.pictureScaling, pictures.row(question.picture), m_picture);
    centre(m_head.stemScaling, texts.row(question.stem), m_stem);
    const std::span<float> mixed(m_mixed);
    multiply(part(P), m_picture, mixed.first(width));
    multiply(part(Q), m_stem, mixed.subspan(width, width));
    for (std::size_t i = 0; i < width; ++i) {
        m_keep[i] = keep.empty() ? 1 : keep[i];
        const float x = std::max(0.0F, mixed[i] + part(B)[i]) * m_keep[i];
        const float y = std::max(0.0F, mixed[width + i] + part(C)[i]);
        mixed[i] = x;
        mixed[width + i] = y;
        mixed[2 * width + i] = x * y;
    }
    multiply(part(M), mixed, m_z);
    for (std::size_t i = 0; i < width; ++i)
        m_z[i] += part(E)[i];
    const float shrink = 1 / std::sqrt(static_cast<float>(width));
    FourScores scores {};
    for (std::size_t option = 0; option < scores.size(); ++option) {
        const std::span<const float> text = texts.row(question.options.at(option));
        centre(m_head.optionScaling, text, m_option.at(option));
        multiply(part(T), m_option.at(option), m_projected.at(option));
        m_cosine.at(option) = dot(pictures.row(question.picture), text);
        scores.at(option) = static_cast<double>(shrink * dot(m_z, m_projected.at(option)))
            + static_cast<double>(part(G)[0] * m_cosine.at(option));
    }
    return scores;
}

void HeadPass::backward(const std::array<float, 4>& by, std::span<float> gradient) const
{
    const std::size_t width = m_head.width();
    const auto to = [&](std::size_t index) {
        return gradient.subspan(m_parts[index].begin, m_parts[index].rows * m_parts[index].cols);
    };
    const float shrink = 1 / std::sqrt(static_cast<float>(width));
    std::vector<float> toZ(width), toProjected(width);
    for (std::size_t option = 0; option < by.size(); ++option) {
        const float share = by.at(option) * shrink;
        for (std::size_t i = 0; i < width; ++i) {
            toZ[i] += share * m_projected.at(option)[i];
            toProjected[i] = share * m_z[i];
        }
        addOuter(toProjected, m_option.at(option), to(T));
        to(G)[0] += by.at(option) * m_cosine.at(option);
    }
    addOuter(toZ, m_mixed, to(M));
    const std::span<const float> mix = part(M);
    std::vector<float> toMixed(3 * width), toX(width), toY(width);
    for (std::size_t row = 0; row < width; ++row) {
        to(E)[row] += toZ[row];
        for (std::size_t i = 0; i < 3 * width; ++i)
            toMixed[i] += toZ[row] * mix[row * 3 * width + i];
    }
    for (std::size_t i = 0; i < width; ++i) { // a hidden feature of 0 passes nothing on
        const float x = m_mixed[i];
        const float y = m_mixed[width + i];
        toX[i] = x > 0 ? (toMixed[i] + toMixed[2 * width + i] * y) * m_keep[i] : 0;
        toY[i] = y > 0 ? toMixed[width + i] + toMixed[2 * width + i] * x : 0;
        to(B)[i] += toX[i];
        to(C)[i] += toY[i];
    }
    addOuter(toX, m_picture, to(P));
    addOuter(toY, m_stem, to(Q));
}

} // namespace clinic
