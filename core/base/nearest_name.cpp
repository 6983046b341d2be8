// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest_name.h"

#include <algorithm>
#include <vector>

namespace clinic {

namespace {

/// What is longer is no mistyped name, and the distance costs its length times the name's.
constexpr std::size_t longestTyped = 64;

/// Levenshtein's distance: insertions, deletions, replacements.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string lowered(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string nearestName(std::string_view typed, std::span<const std::string> names)
{
    if (typed.empty() || typed.size() > longestTyped)
        return {};
    const std::string wanted = lowered(typed);
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, typed.size() / 2) + 1;
    for (const std::string& name : names) {
        const std::string candidate = lowered(name);
        const std::size_t distance =
            candidate.starts_with(wanted) ? 1 : editDistance(wanted, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = name;
        }
    }
    return best;
}

std::string didYouMean(std::string_view typed, std::span<const std::string> names)
{
    const std::string nearest = nearestName(typed, names);
    return nearest.empty() ? std::string() : "; did you mean " + nearest + "?";
}

} // namespace clinic
