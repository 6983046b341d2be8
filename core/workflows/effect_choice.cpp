// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/effect_choice.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/text/mention.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace clinic {

namespace {

constexpr std::int64_t rowsBetweenStops = 4096;
constexpr std::int64_t captionsLookedAt = 1000; // of poisoned rows, for a guess

std::vector<std::int64_t> candidates(
    const EmbeddingSet& set, const EffectChoice& choice, TaskContext& context)
{
    std::vector<std::int64_t> rows;
    if (!choice.among.empty()) {
        std::ranges::copy_if(choice.among, std::back_inserter(rows), [&](std::int64_t row) {
            return row >= 0 && row < set.size() && set.failure(row).empty();
        });
        return rows;
    }
    for (std::int64_t row = 0; row < set.size(); ++row) {
        if (row % rowsBetweenStops == 0)
            context.checkpoint();
        const bool poisoned = set.hasPoisonTruth() && set.isPoisoned(row);
        const bool unfit =
            set.hasLabels() && (set.label(row).empty() || set.label(row) == choice.target);
        if (!poisoned && !unfit && set.failure(row).empty())
            rows.push_back(row);
    }
    return rows;
}

/// A class and how captions are searched for it.
struct NamedClass {
    const std::string* name;
    Mention mention;
};

/// The longest one that a text names; nothing if it names none.
const std::string* namedIn(std::string_view text, std::span<const NamedClass> classes)
{
    const std::string* best = nullptr;
    for (const auto& [name, mention] : classes) {
        if ((best == nullptr || name->size() > best->size()) && mention.in(text))
            best = name;
    }
    return best;
}

} // namespace

std::vector<std::int64_t> chooseSamples(
    const EmbeddingSet& set, const EffectChoice& choice, TaskContext& context)
{
    std::vector<std::int64_t> rows = candidates(set, choice, context);
    if (rows.empty())
        throw Error(ErrorKind::Config,
            choice.among.empty() ? "there is no clean, embedded sample of another label than "
                    + clinic::quoted(choice.target) + " to try the trigger on"
                                 : "none of the selected samples was embedded; select others");
    Rng rng(choice.seed);
    const std::size_t count = std::min(choice.count, rows.size());
    for (std::size_t i = 0; i < count; ++i) // the start of a Fisher-Yates shuffle
        std::swap(rows[i], rows[i + rng.below(rows.size() - i)]);
    rows.resize(count);
    return rows;
}

SetLabels labelsOf(const EmbeddingSet& set, std::size_t most, TaskContext& context)
{
    std::unordered_map<std::string, std::int64_t> counts;
    for (std::int64_t row = 0; set.hasLabels() && row < set.size(); ++row) {
        if (row % rowsBetweenStops == 0)
            context.checkpoint();
        if (std::string label = set.label(row); !label.empty())
            ++counts[std::move(label)];
    }
    std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
    std::ranges::sort(sorted, [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    SetLabels labels {.names = {}, .distinct = sorted.size()};
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
        labels.names.push_back(std::move(sorted[i].first));
    std::ranges::sort(labels.names);
    return labels;
}

std::string suggestTarget(const EmbeddingSet& set, std::span<const std::string> classes,
    std::string_view targetCaption, TaskContext& context)
{
    if (classes.empty())
        return {};
    std::vector<NamedClass> wanted;
    for (const std::string& name : classes)
        wanted.push_back({&name, Mention(name)});
    if (const auto* named = namedIn(targetCaption, wanted))
        return *named;
    std::unordered_map<const std::string*, std::int64_t> counts;
    std::int64_t seen = 0;
    for (std::int64_t row = 0; set.hasPoisonTruth() && row < set.size(); ++row) {
        if (!set.isPoisoned(row))
            continue;
        context.checkpoint();
        if (const auto* named = namedIn(set.caption(row), wanted))
            ++counts[named];
        if (++seen == captionsLookedAt)
            break;
    }
    const auto most = std::ranges::max_element(
        classes, {}, [&](const std::string& name) { return counts[&name]; });
    return *most;
}

} // namespace clinic
