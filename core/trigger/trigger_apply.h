// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>

namespace clinic {

/// Puts the trigger on the picture in place. `row` is the picture's place in its table: what is
/// drawn by chance depends on (spec.seed, row) alone. Thread-safe. Error{Mismatch} if the patch is
/// larger than the picture.
void applyTrigger(Image& image, const TriggerSpec& spec, std::int64_t row);

} // namespace clinic
