// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/effect_summary.h"

#include <algorithm>
#include <vector>

namespace clinic {

namespace {

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

} // namespace

std::optional<double> EffectSummary::success() const
{
    if (victims == 0)
        return {};
    return static_cast<double>(reached) / static_cast<double>(victims);
}

Interval EffectSummary::successInterval() const
{
    return wilsonInterval(reached, victims);
}

EffectSummary summarise(std::span<const EffectSample> samples, std::optional<int> target)
{
    EffectSummary summary;
    std::vector<double> deltas;
    for (const EffectSample& sample : samples) {
        if (!sample.failure.empty()) {
            ++summary.failed;
            continue;
        }
        summary.meanClean += sample.cleanCosine;
        summary.meanTriggered += sample.triggeredCosine;
        deltas.push_back(sample.delta());
        if (!target || sample.ofTarget)
            continue;
        ++summary.victims;
        summary.reached += sample.triggeredClass == *target ? 1 : 0;
        summary.reachedClean += sample.cleanClass == *target ? 1 : 0;
    }
    summary.measured = static_cast<std::int64_t>(deltas.size());
    if (deltas.empty())
        return summary;
    const auto n = static_cast<double>(deltas.size());
    summary.meanClean /= n;
    summary.meanTriggered /= n;
    summary.meanDelta = summary.meanTriggered - summary.meanClean;
    summary.medianDelta = median(std::move(deltas));
    return summary;
}

} // namespace clinic
