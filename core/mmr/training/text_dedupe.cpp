// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/text_dedupe.h"

#include "core/base/error.h"
#include "core/base/sha256.h"

#include <charconv>

namespace clinic {

namespace {

/// Each text with its length in front, so that no two lists of texts look the same.
void addText(Sha256& sum, std::string_view text)
{
    sum.add(std::to_string(text.size()) + ":");
    sum.add(text);
}

std::uint64_t numberFromHex(std::string_view digits)
{
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return number;
}

} // namespace

std::string_view dedupeKeyName(DedupeKey key)
{
    switch (key) {
    case DedupeKey::None:
        return "none";
    case DedupeKey::ImageAndText:
        return "image";
    case DedupeKey::Text:
        return "text";
    }
    return {};
}

DedupeKey dedupeKeyFrom(std::string_view name)
{
    for (const DedupeKey key : {DedupeKey::None, DedupeKey::ImageAndText, DedupeKey::Text})
        if (name == dedupeKeyName(key))
            return key;
    throw Error(ErrorKind::Config,
        "copies can be told by none, image (picture and text) or text, not by "
            + clinic::quoted(name));
}

TextDedupe::TextDedupe(DedupeKey key)
    : m_key(key)
    , m_slots(1U << 10U)
{
}

bool TextDedupe::isNew(const TrainingSample& sample)
{
    if (m_key == DedupeKey::None || insert(printOf(sample)))
        return true;
    ++m_copies;
    return false;
}

TextDedupe::Print TextDedupe::printOf(const TrainingSample& sample) const
{
    Sha256 sum;
    if (m_key == DedupeKey::ImageAndText)
        addText(sum, sample.image);
    for (const Conversation* turns : {&sample.turns, &sample.positive, &sample.leading}) {
        addText(sum, std::to_string(turns->size()));
        for (const TrainingTurn& turn : *turns) {
            addText(sum, turn.from);
            addText(sum, turn.value);
        }
    }
    const std::string digits = sum.finish();
    Print print {numberFromHex(std::string_view(digits).substr(0, 16)),
        numberFromHex(std::string_view(digits).substr(16, 16))};
    if (print == Print {})
        print.a = 1;
    return print;
}

bool TextDedupe::insert(const Print& print)
{
    if (m_used * 2 >= m_slots.size())
        grow();
    std::size_t at = print.a % m_slots.size();
    while (m_slots[at] != Print {}) {
        if (m_slots[at] == print)
            return false;
        at = (at + 1) % m_slots.size();
    }
    m_slots[at] = print;
    ++m_used;
    return true;
}

void TextDedupe::grow()
{
    std::vector<Print> old(m_slots.size() * 2);
    old.swap(m_slots);
    m_used = 0;
    for (const Print& print : old)
        if (print != Print {})
            insert(print);
}

} // namespace clinic
