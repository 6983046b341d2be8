// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/wordnet_part.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

namespace clinic {

/// WordNet's database, read and checked when opened (some 0.2 s and 40 MB), so that no look-up
/// fails. Immutable, thread-safe.
class WordNet {
public:
    /// The folder with index.noun, data.noun, noun.exc and those of verb, adj and adv. Error{Io};
    /// Error{Format} naming file and byte.
    explicit WordNet(const std::filesystem::path& folder);
    WordNet(const WordNet&) = delete;
    WordNet& operator=(const WordNet&) = delete;

    /// $WNSEARCHDIR, else /usr/share/wordnet.
    static std::filesystem::path installedFolder();
    /// The data of installedFolder(), opened at the first use and kept; null where there is no
    /// index.noun. Throws as the constructor does.
    static const WordNet* installed();

    /// What shares a synset with `word` (a-z; others have none) or with its base form, in any part
    /// of speech: a-z and single blanks, each once, without `word` itself. The order is fixed:
    /// noun, verb, adjective, adverb, in each the commonest sense first. The views live as long as
    /// this.
    std::vector<std::string_view> synonyms(std::string_view word) const;

private:
    static constexpr std::size_t partCount = 4;

    /// `word` and its base forms as far as they are words of the part.
    WordNetPart::Numbers baseForms(std::size_t part, std::string_view word) const;

    TextPool m_pool;
    std::array<WordNetPart, partCount> m_parts;
};

} // namespace clinic
