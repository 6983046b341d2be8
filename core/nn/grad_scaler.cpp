// SPDX-License-Identifier: Apache-2.0
#include "core/nn/grad_scaler.h"

namespace clinic {

void GradScaler::update(bool areFinite)
{
    constexpr std::int64_t interval = 2000;
    if (!areFinite) {
        scale /= 2;
        goodSteps = 0;
    } else if (++goodSteps == interval) {
        scale *= 2;
        goodSteps = 0;
    }
}

} // namespace clinic
