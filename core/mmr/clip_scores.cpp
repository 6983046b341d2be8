// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/clip_scores.h"

#include "core/base/error.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 3> priorNames {"none", "images", "blank"};

double product(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Scores of one text. Means over pictures are scores with the mean of pictures, so that no
/// picture meets a text that it is not asked about.
class Scoring {
public:
    Scoring(const ClipVectors& vectors, ClipPrior prior)
        : m_vectors(vectors)
        , m_prior(prior)
        , m_sum(vectors.texts.cols())
    {
        for (std::size_t i = 0; i < vectors.images.rows(); ++i) {
            if (vectors.isRead[i] == 0)
                continue;
            ++m_read;
            for (std::size_t k = 0; k < m_sum.size(); ++k)
                m_sum[k] += static_cast<double>(vectors.images(i, k));
        }
    }

    double score(std::size_t image, std::size_t text) const
    {
        const double plain =
            m_vectors.scale * product(m_vectors.images.row(image), m_vectors.texts.row(text));
        return m_prior == ClipPrior::None ? plain : plain - prior(image, text);
    }
    double prior(std::size_t image, std::size_t text) const;

private:
    const ClipVectors& m_vectors;
    ClipPrior m_prior;
    std::vector<double> m_sum; ///< of the pictures that were read
    std::int64_t m_read = 0;
};

double Scoring::prior(std::size_t image, std::size_t text) const
{
    const std::span<const float> words = m_vectors.texts.row(text);
    if (m_prior == ClipPrior::BlankImage)
        return m_vectors.scale * product(m_vectors.blank, words);
    if (m_read < 2)
        return 0;
    const double all = std::inner_product(m_sum.begin(), m_sum.end(), words.begin(), 0.0);
    const double own = product(m_vectors.images.row(image), words);
    return m_vectors.scale * (all - own) / static_cast<double>(m_read - 1);
}

} // namespace

std::string_view clipPriorName(ClipPrior prior)
{
    return priorNames.at(static_cast<std::size_t>(prior));
}

ClipPrior clipPriorNamed(std::string_view name)
{
    const auto* const found = std::find(priorNames.begin(), priorNames.end(), name);
    if (found == priorNames.end())
        throw Error(ErrorKind::Config,
            "no prior is called " + clinic::quoted(name) + "; there are none, images and blank");
    return static_cast<ClipPrior>(found - priorNames.begin());
}

ClipScores clipScores(const ClipItems& items, const ClipVectors& vectors, ClipPrior prior)
{
    assert(vectors.images.rows() == items.images.size());
    assert(vectors.texts.rows() == items.texts.size());
    assert(prior != ClipPrior::BlankImage || vectors.blank.size() == vectors.texts.cols());
    const Scoring scoring(vectors, prior);
    ClipScores result;
    for (std::size_t question = 0; question < items.imageOf.size(); ++question) {
        auto& scores = result.scores.emplace_back();
        auto& blind = result.blind.emplace_back();
        const std::size_t image = items.imageOf[question];
        const auto& texts = items.textsOf[question];
        if (texts.empty() || vectors.isRead[image] == 0)
            continue;
        scores.emplace();
        blind.emplace();
        for (std::size_t i = 0; i < texts.size(); ++i) {
            scores->at(i) = scoring.score(image, texts[i]);
            blind->at(i) = scoring.prior(image, texts[i]);
        }
    }
    return result;
}

char bestLetter(const std::optional<FourScores>& scores)
{
    if (!scores)
        return 0;
    return answerLetters.at(static_cast<std::size_t>(
        std::max_element(scores->begin(), scores->end()) - scores->begin()));
}

std::vector<char> bestLetters(std::span<const std::optional<FourScores>> scores)
{
    std::vector<char> letters;
    std::transform(scores.begin(), scores.end(), std::back_inserter(letters), bestLetter);
    return letters;
}

MmrRunItem itemOfScores(QuestionIndex index, const MmrQuestion& question,
    const std::optional<FourScores>& scores, const std::string& whyNone)
{
    MmrRunItem item {.question = index, .id = question.id, .type = question.type};
    item.answered = scores.has_value();
    if (!scores) {
        item.error = whyNone;
        return item;
    }
    item.text = std::string(1, bestLetter(scores));
    item.scores.emplace();
    std::copy(scores->begin(), scores->end(), item.scores->begin());
    return item;
}

} // namespace clinic
