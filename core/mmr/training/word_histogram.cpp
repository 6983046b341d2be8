// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/word_histogram.h"

#include "core/mmr/words.h"

#include <algorithm>
#include <cmath>

namespace clinic {

namespace {
constexpr std::size_t histogramEnd = 4096;
}

std::size_t countWords(std::string_view text)
{
    std::size_t words = 0;
    bool inWord = false;
    for (const char c : text) {
        const bool blank = isWhiteSpace(c);
        words += !blank && !inWord ? 1 : 0;
        inWord = !blank;
    }
    return words;
}

void WordHistogram::add(std::string_view text)
{
    const std::size_t words = countWords(text);
    const std::size_t place = std::min(words, histogramEnd);
    if (m_counts.size() <= place)
        m_counts.resize(place + 1);
    ++m_counts[place];
    ++m_texts;
    m_words += words;
    m_longest = std::max(m_longest, words);
}

double WordHistogram::mean() const
{
    return m_texts == 0 ? 0 : static_cast<double>(m_words) / static_cast<double>(m_texts);
}

std::size_t WordHistogram::quantile(double share) const
{
    const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(m_texts));
    std::uint64_t texts = 0;
    for (std::size_t words = 0; words < m_counts.size(); ++words) {
        texts += m_counts[words];
        if (texts > 0 && static_cast<double>(texts) >= wanted)
            return words;
    }
    return 0;
}

} // namespace clinic
