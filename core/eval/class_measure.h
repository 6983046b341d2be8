// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/confusion.h"
#include "core/eval/share.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// What was measured on the images of one class.
struct ClassMeasure {
    std::string name;
    Share top1; ///< clean accuracy
    std::optional<Share> toTarget; ///< triggered images predicted as the target; empty: no trigger
    std::optional<Share> triggeredTop1; ///< triggered images predicted as what they are

    bool operator==(const ClassMeasure&) const = default;
};

/// What a triggered pass brought, for measureClasses().
struct TriggeredConfusion {
    const ConfusionMatrix& counts;
    std::size_t target;
};

/// One element a class, in order. `names` has one for each class of `clean`.
std::vector<ClassMeasure> measureClasses(std::span<const std::string> names,
    const ConfusionMatrix& clean, const std::optional<TriggeredConfusion>& triggered);

} // namespace clinic
