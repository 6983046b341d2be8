// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/pair_tally.h"

#include <algorithm>

namespace clinic {

namespace {

/// FNV-1a, stirred at the end so that similar ids differ in all bits.
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
    return hash ^ (hash >> 33U);
}

void keepFirst(std::vector<PairTally::Place>& places, std::size_t count)
{
    std::sort(places.begin(), places.end(),
        [](const PairTally::Place& a, const PairTally::Place& b) { return a.row < b.row; });
    places.resize(std::min(places.size(), count));
}

} // namespace

std::string_view pairId(std::string_view id)
{
    for (const std::string_view suffix : {positiveSuffix, leadingSuffix})
        if (id.size() > suffix.size() && id.ends_with(suffix))
            return id.substr(0, id.size() - suffix.size());
    return id;
}

void PairTally::add(std::string_view id, bool isWhole, Place place)
{
    const std::uint64_t hash = (hashOf(pairId(id)) & ~std::uint64_t {1}) | (isWhole ? 1U : 0U);
    m_entries.push_back({hash, static_cast<std::uint32_t>(place.row), place.line});
}

PairTally::Counts PairTally::finish(std::size_t places)
{
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) {
        return (a.hash | 1U) != (b.hash | 1U) ? (a.hash | 1U) < (b.hash | 1U) : a.row < b.row;
    });
    Counts counts;
    const auto remember = [&](std::vector<Place>& list, const Entry& entry) {
        list.push_back({entry.row, entry.line});
        if (list.size() > 4096 + 2 * places) // what it holds stays small
            keepFirst(list, places);
    };
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        const auto end = std::find_if(
            at, m_entries.end(), [&](const Entry& e) { return (e.hash | 1U) != (at->hash | 1U); });
        const bool isWhole = (at->hash & 1U) != 0;
        const auto inPair = at + std::min<std::ptrdiff_t>(isWhole ? 1 : 2, end - at);
        const bool isPair = isWhole || inPair - at == 2;
        counts.pairs += isPair ? 1 : 0;
        if (!isPair) {
            ++counts.unpaired;
            remember(counts.firstUnpaired, *at);
        }
        for (auto surplus = inPair; surplus != end; ++surplus) {
            ++counts.surplus;
            remember(counts.firstSurplus, *surplus);
        }
        at = end;
    }
    keepFirst(counts.firstUnpaired, places);
    keepFirst(counts.firstSurplus, places);
    return counts;
}

std::vector<std::uint64_t> PairTally::rowsOf(std::string_view id) const
{
    const std::uint64_t hash = hashOf(pairId(id)) | 1U;
    auto at = std::lower_bound(m_entries.begin(), m_entries.end(), hash,
        [](const Entry& entry, std::uint64_t wanted) { return (entry.hash | 1U) < wanted; });
    std::vector<std::uint64_t> rows;
    for (; at != m_entries.end() && (at->hash | 1U) == hash; ++at)
        rows.push_back(at->row);
    return rows;
}

} // namespace clinic
