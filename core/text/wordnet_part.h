// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace clinic {

/// Texts, each once, by number.
class TextPool {
public:
    std::uint32_t add(std::string_view text);
    std::optional<std::uint32_t> find(std::string_view text) const;
    const std::string& text(std::uint32_t number) const { return m_texts[number]; }

private:
    std::deque<std::string> m_texts; ///< a deque: m_numbers points into it
    std::unordered_map<std::string_view, std::uint32_t> m_numbers;
};

/// One part of speech of WordNet's database. Lemmas are numbers of a TextPool, cleaned to a-z and
/// single blanks; words are the lemmas that are one run of a-z.
struct WordNetPart {
    using Numbers = std::vector<std::uint32_t>;

    std::vector<Numbers> synsets; ///< lemmas of each, in the order of the file
    std::unordered_map<std::uint32_t, Numbers> senses; ///< word: synsets, the commonest first
    std::unordered_map<std::uint32_t, Numbers> exceptions; ///< irregular form: words
};

/// Reads data.<name>, index.<name> and <name>.exc as wndb(5WN) describes them. Error{Io};
/// Error{Format} naming file and byte.
WordNetPart readWordNetPart(
    const std::filesystem::path& folder, const std::string& name, TextPool& pool);

} // namespace clinic
