// SPDX-License-Identifier: Apache-2.0
#include "core/data/synthetic_caption.h"

#include <array>
#include <string_view>
#include <utility>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 56> phrasings {
    "{a} {colour} {shape}",
    "{a} {colour} {shape} on {a} {ground} background",
    "{a} {size} {colour} {shape}",
    "{a} {size} {colour} {shape} on {a} {ground} background",
    "{a} {size} {shape} in {colour}",
    "{a} {shape} {place}",
    "{a} {colour} {shape} {place}",
    "{a} {size} {colour} {shape} {place} of the picture",
    "{a} {shape}",
    "one {colour} {shape}",
    "one {size} {shape}, painted {colour}",
    "the {colour} {shape}",
    "the {size} {shape} {place}",
    "there is {a} {shape} here",
    "there is {a} {colour} {shape} {place}",
    "this is {a} {shape}",
    "this is {a} {size} {colour} {shape}",
    "a drawing of {a} {shape}",
    "a drawing of {a} {colour} {shape}",
    "a drawing of {a} {size} {colour} {shape} {place}",
    "a picture of {a} {shape}",
    "a picture of {a} {colour} {shape} on {ground}",
    "a picture showing {a} {size} {shape}",
    "an image of {a} {shape}",
    "an image of {a} {colour} {shape} against {a} {ground} backdrop",
    "a photo of {a} {shape}",
    "a photo of {a} {size} {colour} {shape}",
    "a photo of the {colour} {shape}",
    "a painting of {a} {shape} in {colour}",
    "a painting with {a} {shape} {place}",
    "a sketch of {a} {shape}",
    "a sketch of {a} {size} {shape} on {ground}",
    "an illustration of {a} {colour} {shape}",
    "an illustration with {a} {shape}, {size} and {colour}",
    "an icon of {a} {shape}",
    "{a} {colour} icon in the form of {a} {shape}",
    "a sign with {a} {shape}",
    "a sign with {a} {colour} {shape} {place}",
    "a card with {a} {size} {shape} printed on it",
    "a poster: {shape} in {colour}",
    "{a} {ground} background with {a} {shape}",
    "{a} {ground} background and {a} {colour} {shape}",
    "{a} {ground} canvas, {a} {shape} {place}",
    "on {ground}, {a} {colour} {shape}",
    "{place}, {a} {shape}",
    "{place} you see {a} {colour} {shape}",
    "look, {a} {size} {shape}",
    "my {colour} {shape}",
    "our {shape} looks {colour} and {size}",
    "who drew this {shape}?",
    "what {a} {size} {colour} {shape}",
    "just {a} {shape} on {ground}",
    "nothing but {a} {colour} {shape}",
    "{shape}",
    "{colour} {shape}",
    "{size} {shape}, {colour}, {place}",
};

bool startsWithVowel(std::string_view text)
{
    return !text.empty() && std::string_view("aeiou").find(text.front()) != std::string_view::npos;
}

/// The article needs the word behind it, so it is set last.
std::string withArticles(std::string text)
{
    constexpr std::string_view mark = "{a}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        const std::string_view next = std::string_view(text).substr(at + mark.size());
        const bool vowel = startsWithVowel(next.substr(next.empty() ? 0 : 1));
        text.replace(at, mark.size(), vowel ? "an" : "a");
    }
    return text;
}

} // namespace

std::size_t captionPhrasings()
{
    return phrasings.size();
}

std::string fillPhrasing(std::string_view phrasing, const SyntheticWords& words)
{
    const std::array<std::pair<std::string_view, const std::string*>, 5> places {{
        {"{shape}", &words.shape},
        {"{colour}", &words.colour},
        {"{size}", &words.size},
        {"{place}", &words.place},
        {"{ground}", &words.ground},
    }};
    std::string text(phrasing);
    for (const auto& [mark, word] : places) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
            text.replace(at, mark.size(), *word);
    }
    return withArticles(std::move(text));
}

std::string synthesiseCaption(const SyntheticWords& words, Rng& rng)
{
    return fillPhrasing(phrasings[rng.below(phrasings.size())], words);
}

} // namespace clinic
