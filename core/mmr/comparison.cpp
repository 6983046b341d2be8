// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/comparison.h"

#include "core/base/rng.h"
#include "core/mmr/rated_cell.h"

#include <algorithm>
#include <cmath>

namespace clinic {

namespace {

constexpr int bootstrapRounds = 2000;

using OutcomePair = std::array<PairOutcome, 2>;

struct Changes {
    double ra = 0;
    std::optional<double> mr;
};

Changes changesOf(const MmrCells& a, const MmrCells& b)
{
    Changes changes {percentOf(b.accuracy()).value_or(0) - percentOf(a.accuracy()).value_or(0), {}};
    const auto before = percentOf(a.misleading());
    const auto after = percentOf(b.misleading());
    if (before && after)
        changes.mr = *after - *before;
    return changes;
}

Interval middle95(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        const auto last = static_cast<double>(values.size() - 1);
        return values[static_cast<std::size_t>(std::lround(share * last))];
    };
    return {at(0.025), at(0.975)};
}

void addIntervals(
    MmrComparison& comparison, const std::vector<OutcomePair>& outcomes, std::uint64_t seed)
{
    Rng rng(seed);
    std::vector<double> ra;
    std::vector<double> mr;
    for (int round = 0; round < bootstrapRounds; ++round) {
        MmrCells a;
        MmrCells b;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const OutcomePair& drawn = outcomes[rng.below(outcomes.size())];
            a.add(drawn[0]);
            b.add(drawn[1]);
        }
        const Changes changes = changesOf(a, b);
        ra.push_back(changes.ra);
        if (changes.mr)
            mr.push_back(*changes.mr);
    }
    comparison.raInterval = middle95(std::move(ra));
    if (comparison.mrChange && !mr.empty())
        comparison.mrInterval = middle95(std::move(mr));
}

} // namespace

double mcNemarExact(std::int64_t a, std::int64_t b)
{
    const std::int64_t n = a + b;
    const std::int64_t fewer = std::min(a, b);
    double tail = 0;
    const auto logFactorial = [](std::int64_t k) {
        return std::lgamma(static_cast<double>(k) + 1);
    };
    for (std::int64_t k = 0; k <= fewer; ++k)
        tail += std::exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k)
            - static_cast<double>(n) * std::log(2.0));
    return n == 0 ? 1.0 : std::min(1.0, 2 * tail);
}

MmrComparison compareScores(const MmrScore& a, const MmrScore& b,
    const std::vector<std::size_t>& chosen, std::uint64_t seed)
{
    MmrComparison comparison;
    std::vector<OutcomePair> outcomes;
    MmrCells cellsA;
    MmrCells cellsB;
    const std::size_t all = std::min(a.outcomes.size(), b.outcomes.size());
    const auto take = [&](std::size_t pair) {
        const PairOutcome of = a.outcomes[pair];
        const PairOutcome to = b.outcomes[pair];
        if (of == PairOutcome::Unscored || to == PairOutcome::Unscored)
            return;
        outcomes.push_back({of, to});
        cellsA.add(of);
        cellsB.add(to);
        ++comparison.transitions.at(static_cast<std::size_t>(of)).at(static_cast<std::size_t>(to));
        if (of == PairOutcome::Robust && to != of)
            comparison.lost.push_back(pair);
        if (to == PairOutcome::Robust && of != to)
            comparison.won.push_back(pair);
    };
    if (chosen.empty())
        for (std::size_t pair = 0; pair < all; ++pair)
            take(pair);
    for (const std::size_t pair : chosen)
        if (pair < all)
            take(pair);
    comparison.pairs = static_cast<std::int64_t>(outcomes.size());
    comparison.onlyA = static_cast<std::int64_t>(comparison.lost.size());
    comparison.onlyB = static_cast<std::int64_t>(comparison.won.size());
    comparison.mcNemar = mcNemarExact(comparison.onlyA, comparison.onlyB);
    const Changes changes = changesOf(cellsA, cellsB);
    comparison.raChange = changes.ra;
    comparison.mrChange = changes.mr;
    if (!outcomes.empty())
        addIntervals(comparison, outcomes, seed);
    return comparison;
}

} // namespace clinic
