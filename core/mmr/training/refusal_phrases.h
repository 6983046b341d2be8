// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What an answer says when the model that wrote it could or would not answer: the default of the
/// filter. The original pipeline has 27 phrases; here are those that its description names, and
/// what is missing can be added in a file.
const std::vector<std::string>& refusalPhrases();

/// A phrase a line; blank lines and lines that begin with # are left out. Error{Format} for text
/// that is not UTF-8, a phrase above 200 bytes, more than 1,000, or none; Error{Io}.
std::vector<std::string> readRefusalPhrases(const std::filesystem::path& path);

/// Finds phrases in answers. Thread-safe.
class PhraseFinder {
public:
    /// `exact`: as the phrases are written. Otherwise capitals, and straight or curly apostrophes,
    /// make no difference.
    PhraseFinder(const std::vector<std::string>& phrases, bool exact);

    const std::vector<std::string>& phrases() const { return m_phrases; }
    bool holdsAny(std::string_view answer) const;
    /// Indices of all phrases that it holds, ascending.
    std::vector<std::size_t> find(std::string_view answer) const;

private:
    std::string prepared(std::string_view text) const;

    std::vector<std::string> m_phrases; ///< as given
    std::vector<std::string> m_sought; ///< as looked for
    bool m_exact;
};

} // namespace clinic
