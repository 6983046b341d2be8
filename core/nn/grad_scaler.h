// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace clinic {

/// The factor of a loss in fp16, whose small gradients would be 0 without it: doubled after 2000
/// steps with finite gradients, halved where they are not (such a step is left out). Source:
/// torch.amp.GradScaler, with its defaults.
struct GradScaler {
    double scale = 65536;
    std::int64_t goodSteps = 0; ///< since the factor was changed

    /// After each step, with what its gradients were.
    void update(bool areFinite);
    /// Halved so often that it no longer enlarges: a run is given up then.
    bool isLost() const { return scale < 1; }
};

} // namespace clinic
