// SPDX-License-Identifier: Apache-2.0
#include "core/text/wordnet_part.h"

#include "core/base/error.h"
#include "core/base/input_file.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

constexpr std::uint64_t fileLimit = 64U << 20U; ///< bytes; the largest, data.noun, has 15 million
constexpr std::uint64_t senseLimit = 255; ///< of a word; the most is 59 (break, a verb)
constexpr std::size_t baseLimit = 16; ///< of an irregular form; the most is 2

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorKind::Format, what + "; the file is damaged, install WordNet's data again");
}

/// What blanks separate in a line.
class Fields {
public:
    explicit Fields(std::string_view line)
        : m_rest(line)
    {
    }

    std::optional<std::string_view> optionalNext()
    {
        const std::size_t begin = m_rest.find_first_not_of(' ');
        if (begin == std::string_view::npos)
            return std::nullopt;
        const std::size_t end = std::min(m_rest.find(' ', begin), m_rest.size());
        const std::string_view field = m_rest.substr(begin, end - begin);
        m_rest.remove_prefix(end);
        return field;
    }

    std::string_view next(std::string_view what)
    {
        const auto field = optionalNext();
        if (!field)
            damaged("the line ends before " + std::string(what));
        return *field;
    }

    std::uint64_t number(std::string_view what, int base = 10)
    {
        const std::string_view field = next(what);
        std::uint64_t value = 0;
        const char* const end = field.data() + field.size();
        const auto result = std::from_chars(field.data(), end, value, base);
        if (result.ec != std::errc() || result.ptr != end)
            damaged(std::string(what) + " expected, found " + quoted(field, 20));
        return value;
    }

private:
    std::string_view m_rest;
};

/// Calls read(position, line) for each line but those of the licence, which begin with two blanks.
template <typename Read> void eachLine(const std::filesystem::path& file, Read read)
{
    const std::string text = readWholeText(file, fileLimit);
    std::size_t at = 0;
    try {
        if (text.empty())
            damaged("the file is empty");
        while (at < text.size()) {
            const std::size_t end = text.find('\n', at);
            if (end == std::string::npos)
                damaged("the last line is cut short");
            const auto line = std::string_view(text).substr(at, end - at);
            if (!line.starts_with("  "))
                read(at, line);
            at = end + 1;
        }
    } catch (Error& error) {
        error.within(file.string() + ": line at byte " + std::to_string(at));
        throw;
    }
}

bool isWord(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "Ice-cream_cone(p)" as "ice cream cone".
std::string cleanedLemma(std::string_view lemma)
{
    lemma = lemma.substr(0, lemma.find('(')); // how an adjective may stand: (a), (p), (ip)
    std::string clean;
    for (const char c : lemma) {
        if (c >= 'a' && c <= 'z')
            clean += c;
        else if (c >= 'A' && c <= 'Z')
            clean += static_cast<char>(c - 'A' + 'a');
        else if ((c == '_' || c == '-') && !clean.empty() && clean.back() != ' ')
            clean += ' ';
    }
    if (clean.ends_with(' '))
        clean.pop_back();
    return clean;
}

/// The lemmas of one line of data.<name>; those without a letter are left out.
WordNetPart::Numbers readSynset(std::size_t position, std::string_view line, TextPool& pool)
{
    const std::size_t gloss = line.find(" | ");
    if (gloss == std::string_view::npos)
        damaged("the line ends before the gloss");
    Fields fields(line.substr(0, gloss));
    if (const auto offset = fields.number("the synset's offset"); offset != position)
        damaged("the synset gives its offset as " + std::to_string(offset));
    fields.next("the lexicographer file");
    fields.next("the type of synset");
    const std::uint64_t words = fields.number("the number of words", 16);
    WordNetPart::Numbers lemmas;
    for (std::uint64_t i = 0; i < words; ++i) {
        const std::string lemma = cleanedLemma(fields.next("its last word"));
        fields.number("the number of a word's sense", 16);
        if (!lemma.empty())
            lemmas.push_back(pool.add(lemma));
    }
    fields.number("the number of pointers");
    return lemmas;
}

/// The synsets of one line of index.<name>, behind its lemma. `offsets` are those of all synsets,
/// ascending.
WordNetPart::Numbers readSenses(Fields& fields, const std::vector<std::uint64_t>& offsets)
{
    fields.next("the part of speech");
    const std::uint64_t count = fields.number("the number of synsets");
    if (count == 0 || count > senseLimit)
        damaged("1 to " + std::to_string(senseLimit) + " synsets expected, found "
            + std::to_string(count));
    for (std::uint64_t pointers = fields.number("the number of pointers"); pointers > 0; --pointers)
        fields.next("its last pointer"); // ends with the line, whatever the number
    fields.number("the number of senses");
    fields.number("the number of tagged senses");
    WordNetPart::Numbers senses;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t offset = fields.number("the offset of a synset");
        const auto found = std::ranges::lower_bound(offsets, offset);
        if (found == offsets.end() || *found != offset)
            damaged("no synset begins at the offset " + std::to_string(offset));
        senses.push_back(static_cast<std::uint32_t>(found - offsets.begin()));
    }
    if (fields.optionalNext())
        damaged("more follows the offsets of " + std::to_string(count) + " synsets");
    return senses;
}

/// One line of <name>.exc: an irregular form and its base forms.
void readException(std::string_view line, WordNetPart& part, TextPool& pool)
{
    Fields fields(line);
    const std::string_view form = fields.next("the irregular form");
    std::optional<std::string_view> base = fields.next("its base form");
    if (!isWord(form))
        return;
    WordNetPart::Numbers bases;
    for (; base; base = fields.optionalNext()) {
        if (bases.size() == baseLimit)
            damaged("more than " + std::to_string(baseLimit) + " base forms");
        if (isWord(*base))
            bases.push_back(pool.add(*base));
    }
    // Of two lines for a form the later holds, as in NLTK: "offer off" comes before "offer offer".
    part.exceptions[pool.add(form)] = std::move(bases);
}

} // namespace

std::uint32_t TextPool::add(std::string_view text)
{
    if (const auto known = find(text))
        return *known;
    const auto number = static_cast<std::uint32_t>(m_texts.size());
    m_numbers.emplace(m_texts.emplace_back(text), number);
    return number;
}

std::optional<std::uint32_t> TextPool::find(std::string_view text) const
{
    const auto found = m_numbers.find(text);
    return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
}

WordNetPart readWordNetPart(
    const std::filesystem::path& folder, const std::string& name, TextPool& pool)
{
    WordNetPart part;
    std::vector<std::uint64_t> offsets;
    eachLine(folder / ("data." + name), [&](std::size_t at, std::string_view line) {
        offsets.push_back(at);
        part.synsets.push_back(readSynset(at, line, pool));
    });
    eachLine(folder / ("index." + name), [&](std::size_t, std::string_view line) {
        Fields fields(line);
        const std::string_view lemma = fields.next("the lemma");
        auto senses = readSenses(fields, offsets);
        if (isWord(lemma))
            part.senses.emplace(pool.add(lemma), std::move(senses));
    });
    eachLine(folder / (name + ".exc"),
        [&](std::size_t, std::string_view line) { readException(line, part, pool); });
    return part;
}

} // namespace clinic
