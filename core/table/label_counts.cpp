// SPDX-License-Identifier: Apache-2.0
#include "core/table/label_counts.h"

#include "core/base/error.h"
#include "core/table/label_folder.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace clinic {

namespace {
/// "'crane' (517), 'missile' (744) and 3 more"
std::string nameSome(const LabelFolder& set, const std::vector<std::size_t>& classes)
{
    constexpr std::size_t shown = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, classes.size()); ++i)
        text += (i == 0 ? "" : ", ") + clinic::quoted(set.classes[classes[i]], 40) + " ("
            + std::to_string(classes[i]) + ")";
    if (classes.size() > shown)
        text += " and " + std::to_string(classes.size() - shown) + " more";
    return text;
}

std::vector<std::size_t> repeatedNames(const LabelFolder& set)
{
    std::unordered_map<std::string_view, std::size_t> count;
    for (const std::string& name : set.classes)
        ++count[name];
    std::vector<std::size_t> repeated;
    for (std::size_t i = 0; i < set.classes.size(); ++i)
        if (count[set.classes[i]] > 1)
            repeated.push_back(i);
    return repeated;
}

/// Classes with at least twice the images that most classes have; none where no number is that of
/// most.
std::vector<std::size_t> doubledClasses(const LabelFolder& set)
{
    std::map<std::int64_t, std::size_t> classesWith;
    for (const std::int64_t images : set.imagesOfClass)
        ++classesWith[images];
    const auto most = std::max_element(classesWith.begin(), classesWith.end(),
        [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<std::size_t> doubled;
    if (most->first == 0 || most->second * 2 <= set.classes.size())
        return doubled;
    for (std::size_t i = 0; i < set.classes.size(); ++i)
        if (set.imagesOfClass[i] >= 2 * most->first)
            doubled.push_back(i);
    return doubled;
}

std::size_t unknownGroupNames(const LabelFolder& set)
{
    const std::unordered_set<std::string_view> names(set.classes.begin(), set.classes.end());
    std::size_t unknown = 0;
    for (const auto& group : set.superclasses)
        for (const std::string& name : group)
            unknown += names.contains(name) ? 0 : 1;
    return unknown;
}
} // namespace

std::vector<std::int64_t> countLabels(std::span<const std::size_t> labels, std::size_t classes)
{
    std::vector<std::int64_t> counts(classes);
    for (const std::size_t label : labels)
        ++counts[label];
    return counts;
}

std::vector<std::string> labelWarnings(const LabelFolder& set)
{
    std::vector<std::string> warnings;
    const auto warn = [&](const std::vector<std::size_t>& classes, const std::string& what) {
        if (!classes.empty())
            warnings.push_back(std::to_string(classes.size()) + " of "
                + std::to_string(set.classes.size()) + " classes " + what + ": "
                + nameSome(set, classes));
    };
    std::vector<std::size_t> empty;
    for (std::size_t i = 0; i < set.classes.size(); ++i)
        if (set.imagesOfClass[i] == 0)
            empty.push_back(i);
    warn(repeatedNames(set), "share their name with another; zero-shot cannot tell them apart");
    warn(empty, "have no image");
    warn(doubledClasses(set),
        "have twice the images of most; were the labels mapped by names that repeat?");
    if (const auto unknown = unknownGroupNames(set); unknown > 0)
        warnings.push_back(
            "superclasses name " + std::to_string(unknown) + " that are no classes of the set");
    return warnings;
}

} // namespace clinic
