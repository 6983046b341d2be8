// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/mmr/clip_scores.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// One question to an answerer head, as rows of two matrices: pictures, and texts (of stems and
/// options alike).
struct HeadQuestion {
    std::size_t picture = 0;
    std::size_t stem = 0;
    std::array<std::size_t, 4> options {}; ///< of A to D
    std::size_t gold = 0; ///< 0 to 3; not looked at when answering
    float weight = 1; ///< of its loss
};

struct AnswerHeadOptions {
    std::size_t width = 64; ///< of the hidden layers
    std::int64_t updates = 2000;
    std::size_t batch = 64; ///< questions an update
    double learningRate = 2e-3; ///< falls as half a cosine
    double weightDecay = 0.02;
    double dropout = 0.2; ///< share of hidden picture features left out while training
    std::uint64_t seed = 0; ///< of the first weights, the order of questions and what is left out
};

/// Chooses among four options by the embeddings of picture, stem and options. With p, q and t the
/// embeddings of picture, stem and option, centred and scaled as the training set's are:
///   x = relu(P p + b), y = relu(Q q + c), z = M [x, y, x * y] + e, score = z . T t + g cos(p, t)
/// The product lets the stem choose what of the picture matters; the last term is what CLIP itself
/// says. Plain loops, in one order: the same weights on any machine with IEEE floats.
class AnswerHead {
public:
    /// Directions in `pictures` and `texts` have a length of 1.
    FourScores scores(MatrixView pictures, MatrixView texts, const HeadQuestion& question) const;

    std::size_t width() const { return m_width; }
    std::size_t dim() const { return m_dim; } ///< of the embeddings
    /// All parameters in the order P, b, Q, c, T, M, e, g; rows contiguous.
    const std::vector<float>& parameters() const { return m_parameters; }
    std::vector<float>& parameters() { return m_parameters; }

    /// Where a part of `parameters()` begins, and what it is.
    struct Part {
        const char* name;
        std::size_t begin, rows, cols;
    };
    std::vector<Part> parts() const;

    /// What centres and scales embeddings: a mean and a factor for pictures, stems and options.
    struct Scaling {
        std::vector<float> mean;
        float factor = 1;
    };
    Scaling pictureScaling, stemScaling, optionScaling;

    /// Random first weights; the last term begins as CLIP's own scale.
    AnswerHead(std::size_t dim, std::size_t width, double clipScale, std::uint64_t seed);

private:
    std::size_t m_dim;
    std::size_t m_width;
    std::vector<float> m_parameters;
};

/// Minimises the weighted cross entropy of the four options with AdamW. Stops between updates.
/// Error{Config} for no questions or settings that train nothing; Error{Mismatch} where the loss is
/// no number any more.
AnswerHead trainAnswerHead(MatrixView pictures, MatrixView texts,
    std::span<const HeadQuestion> questions, double clipScale, const AnswerHeadOptions& options,
    TaskContext& context);

} // namespace clinic
