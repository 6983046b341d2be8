// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger.h"

#include <cstdint>
#include <string>

namespace clinic {

/// openTrigger() for a measurement. `referenceProfile`: where the text does not name its framing,
/// it is squash, as in the reference; a file always names it.
Trigger evaluationTrigger(
    const std::string& text, std::uint64_t defaultSeed, bool referenceProfile);

} // namespace clinic
