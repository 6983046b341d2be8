// SPDX-License-Identifier: Apache-2.0
#include "core/text/wordnet.h"

#include <cstdlib>
#include <memory>
#include <span>
#include <unordered_set>

namespace clinic {

namespace {

constexpr std::array partNames {"noun", "verb", "adj", "adv"};

struct Ending {
    std::string_view inflected;
    std::string_view base;
};

// The rules of morphy(7WN).
constexpr std::array<Ending, 8> nounEndings {{{"s", ""}, {"ses", "s"}, {"xes", "x"}, {"zes", "z"},
    {"ches", "ch"}, {"shes", "sh"}, {"men", "man"}, {"ies", "y"}}};
constexpr std::array<Ending, 8> verbEndings {{{"s", ""}, {"ies", "y"}, {"es", "e"}, {"es", ""},
    {"ed", "e"}, {"ed", ""}, {"ing", "e"}, {"ing", ""}}};
constexpr std::array<Ending, 4> adjectiveEndings {
    {{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}}};
constexpr std::array<std::span<const Ending>, 4> partEndings {
    nounEndings, verbEndings, adjectiveEndings, {}};

} // namespace

WordNet::WordNet(const std::filesystem::path& folder)
{
    for (std::size_t part = 0; part < partCount; ++part)
        m_parts[part] = readWordNetPart(folder, partNames[part], m_pool);
}

std::filesystem::path WordNet::installedFolder()
{
    const char* folder = std::getenv("WNSEARCHDIR");
    return folder != nullptr ? folder : "/usr/share/wordnet";
}

const WordNet* WordNet::installed()
{
    static const std::unique_ptr<const WordNet> shared = [] {
        std::error_code error;
        const auto folder = installedFolder();
        return std::filesystem::exists(folder / "index.noun", error)
            ? std::make_unique<const WordNet>(folder)
            : nullptr;
    }();
    return shared.get();
}

WordNetPart::Numbers WordNet::baseForms(std::size_t part, std::string_view word) const
{
    const WordNetPart& words = m_parts[part];
    WordNetPart::Numbers forms;
    const auto add = [&](std::uint32_t form) {
        if (words.senses.contains(form))
            forms.push_back(form);
    };
    if (const auto self = m_pool.find(word)) {
        add(*self);
        if (const auto bases = words.exceptions.find(*self); bases != words.exceptions.end()) {
            for (const std::uint32_t base : bases->second)
                add(base);
            return forms;
        }
    }
    for (const Ending& ending : partEndings[part]) {
        if (!word.ends_with(ending.inflected))
            continue;
        std::string base(word.substr(0, word.size() - ending.inflected.size()));
        base += ending.base;
        if (const auto form = m_pool.find(base))
            add(*form);
    }
    return forms;
}

std::vector<std::string_view> WordNet::synonyms(std::string_view word) const
{
    const auto self = m_pool.find(word);
    std::unordered_set<std::uint32_t> seen;
    std::vector<std::string_view> found;
    const auto take = [&](const WordNetPart::Numbers& lemmas) {
        for (const std::uint32_t lemma : lemmas)
            if (lemma != self && seen.insert(lemma).second)
                found.emplace_back(m_pool.text(lemma));
    };
    for (std::size_t part = 0; part < partCount; ++part)
        for (const std::uint32_t form : baseForms(part, word))
            for (const std::uint32_t synset : m_parts[part].senses.at(form))
                take(m_parts[part].synsets[synset]);
    return found;
}

} // namespace clinic
