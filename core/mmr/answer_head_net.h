// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_head.h"

#include <span>
#include <vector>

namespace clinic {

/// One question's way through an AnswerHead, forward and back; its buffers are used again.
class HeadPass {
public:
    explicit HeadPass(const AnswerHead& head);

    /// `keep`: a factor a hidden picture feature (dropout); empty: all are used as they are.
    FourScores forward(MatrixView pictures, MatrixView texts, const HeadQuestion& question,
        std::span<const float> keep = {});
    /// Adds the gradient of scores . `by` (for what went forward last) to `gradient`, which is laid
    /// out as AnswerHead::parameters().
    void backward(const std::array<float, 4>& by, std::span<float> gradient) const;

private:
    std::span<const float> part(std::size_t index) const;

    const AnswerHead& m_head;
    std::vector<AnswerHead::Part> m_parts;
    std::vector<float> m_picture, m_stem, m_mixed; ///< centred p, q; [x, y, x * y]
    std::array<std::vector<float>, 4> m_option; ///< centred t
    std::vector<float> m_z;
    std::array<std::vector<float>, 4> m_projected; ///< T t
    std::array<float, 4> m_cosine {};
    std::vector<float> m_keep;
};

} // namespace clinic
