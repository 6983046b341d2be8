// SPDX-License-Identifier: Apache-2.0
#include "core/text/text_augment.h"

#include "core/text/stop_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace clinic {

namespace {

constexpr std::size_t wordLimit = 10000; ///< keeps the time bounded; a model sees 77 tokens
constexpr double dropProbability = 0.1;
constexpr int insertionTries = 10;
constexpr int swapRetries = 3;

using Words = std::vector<std::string_view>;

/// `caption` as runs of a-z in lower case between blanks. Apostrophes vanish: "don't" is "dont".
std::string cleaned(std::string_view caption)
{
    constexpr std::string_view typographicApostrophe = "\xE2\x80\x99";
    std::string clean;
    clean.reserve(caption.size());
    for (std::size_t i = 0; i < caption.size(); ++i) {
        const char c = caption[i];
        if (c >= 'a' && c <= 'z')
            clean += c;
        else if (c >= 'A' && c <= 'Z')
            clean += static_cast<char>(c - 'A' + 'a');
        else if (caption.substr(i).starts_with(typographicApostrophe))
            i += typographicApostrophe.size() - 1;
        else if (c != '\'')
            clean += ' ';
    }
    return clean;
}

Words wordsOf(std::string_view clean)
{
    Words words;
    for (std::size_t at = clean.find_first_not_of(' ');
         at != std::string_view::npos && words.size() < wordLimit;
         at = clean.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(clean.find(' ', at), clean.size());
        words.push_back(clean.substr(at, end - at));
        at = end;
    }
    return words;
}

std::size_t changeCount(const Words& words)
{
    return std::max<std::size_t>(1, words.size() / 10);
}

Words synonymsOf(std::string_view word, const WordNet* wordnet)
{
    return wordnet == nullptr ? Words() : wordnet->synonyms(word);
}

void replaceWords(Words& words, const WordNet* wordnet, Rng& rng)
{
    Words candidates;
    std::unordered_set<std::string_view> seen;
    for (const std::string_view word : words)
        if (!isStopWord(word) && seen.insert(word).second)
            candidates.push_back(word);
    shuffle(candidates, rng);
    std::unordered_map<std::string_view, std::string_view> replaced;
    for (const std::string_view word : candidates) {
        if (replaced.size() == changeCount(words))
            break;
        if (const Words synonyms = synonymsOf(word, wordnet); !synonyms.empty())
            replaced[word] = synonyms[rng.below(synonyms.size())];
    }
    for (std::string_view& word : words)
        if (const auto found = replaced.find(word); found != replaced.end())
            word = found->second;
}

void insertWords(Words& words, const WordNet* wordnet, Rng& rng)
{
    const std::size_t count = changeCount(words);
    for (std::size_t i = 0; i < count; ++i) {
        Words synonyms;
        for (int tries = 0; synonyms.empty() && tries < insertionTries; ++tries)
            synonyms = synonymsOf(words[rng.below(words.size())], wordnet);
        if (synonyms.empty())
            continue;
        const auto place = static_cast<std::ptrdiff_t>(rng.below(words.size()));
        words.insert(words.begin() + place, synonyms.front());
    }
}

void swapWords(Words& words, Rng& rng)
{
    const std::size_t count = changeCount(words);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t first = rng.below(words.size());
        std::size_t second = rng.below(words.size());
        for (int tries = 0; second == first && tries < swapRetries; ++tries)
            second = rng.below(words.size());
        std::swap(words[first], words[second]);
    }
}

void dropWords(Words& words, Rng& rng)
{
    if (words.size() == 1)
        return;
    Words kept;
    for (const std::string_view word : words)
        if (rng.uniform() >= dropProbability)
            kept.push_back(word);
    if (kept.empty())
        kept.push_back(words[rng.below(words.size())]);
    words = std::move(kept);
}

std::string joined(const Words& words)
{
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty())
            text += ' ';
        text += word;
    }
    return text;
}

} // namespace

std::string changedCaption(
    std::string_view caption, TextOperation operation, const WordNet* wordnet, Rng& rng)
{
    const std::string clean = cleaned(caption);
    Words words = wordsOf(clean);
    if (words.empty())
        return std::string(caption);
    switch (operation) {
    case TextOperation::ReplaceWords:
        replaceWords(words, wordnet, rng);
        break;
    case TextOperation::InsertWords:
        insertWords(words, wordnet, rng);
        break;
    case TextOperation::SwapWords:
        swapWords(words, rng);
        break;
    case TextOperation::DropWords:
        dropWords(words, rng);
        break;
    }
    return joined(words);
}

std::string augmentCaption(std::string_view caption, const WordNet* wordnet, Rng& rng)
{
    constexpr std::array operations {TextOperation::SwapWords, TextOperation::DropWords,
        TextOperation::ReplaceWords, TextOperation::InsertWords};
    const std::size_t possible = wordnet == nullptr ? 2 : operations.size(); // the first ones
    return changedCaption(caption, operations[rng.below(possible)], wordnet, rng);
}

} // namespace clinic
