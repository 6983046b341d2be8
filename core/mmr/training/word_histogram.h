// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace clinic {

/// How many words texts have. Memory does not grow with their number.
class WordHistogram {
public:
    void add(std::string_view text);

    std::uint64_t texts() const { return m_texts; }
    double mean() const; ///< 0 without texts
    std::size_t longest() const { return m_longest; }
    /// Of words a text, `share` in [0, 1]: the smallest number that so many texts do not exceed.
    /// Above 4,096 words it is 4,096.
    std::size_t quantile(double share) const;
    /// Texts by words; the last place holds all above.
    const std::vector<std::uint64_t>& counts() const { return m_counts; }

private:
    std::vector<std::uint64_t> m_counts;
    std::uint64_t m_texts = 0;
    std::uint64_t m_words = 0;
    std::size_t m_longest = 0;
};

/// Runs of anything but ASCII white space.
std::size_t countWords(std::string_view text);

} // namespace clinic
