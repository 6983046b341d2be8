// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"

#include <string>
#include <string_view>

namespace clinic {

/// A spec with one value changed, or as it was and why not: what a form shows beside its field.
struct EditedSpec {
    TriggerSpec spec;
    std::string problem; ///< empty: changed
};
EditedSpec withValue(const TriggerSpec& spec, std::string_view key, std::string_view value);

} // namespace clinic
