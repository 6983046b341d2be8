// SPDX-License-Identifier: Apache-2.0
#include "core/eval/class_measure.h"

namespace clinic {

std::vector<ClassMeasure> measureClasses(std::span<const std::string> names,
    const ConfusionMatrix& clean, const std::optional<TriggeredConfusion>& triggered)
{
    std::vector<ClassMeasure> measures;
    measures.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        ClassMeasure measure {.name = names[i],
            .top1 = {clean.at(i, i), clean.ofClass(i)},
            .toTarget = {},
            .triggeredTop1 = {}};
        if (triggered) {
            const ConfusionMatrix& counts = triggered->counts;
            measure.toTarget = Share {counts.at(i, triggered->target), counts.ofClass(i)};
            measure.triggeredTop1 = Share {counts.at(i, i), counts.ofClass(i)};
        }
        measures.push_back(std::move(measure));
    }
    return measures;
}

} // namespace clinic
