// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/pixel_operation.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace clinic {

class Rng;

/// One half of a policy.
struct PolicyStep {
    PixelOperationKind kind;
    double probability; ///< that it is done at all
    int magnitude = 0; ///< bin 0..9; unused by AutoContrast, Equalize and Invert
};

using Policy = std::array<PolicyStep, 2>;

/// The 25 policies found for ImageNet (Cubuk et al., "AutoAugment", appendix, table 9), as
/// torchvision's AutoAugment() has them.
std::span<const Policy> imageNetPolicies();

/// The argument of an operation at a magnitude bin of torchvision's 10: its torch.linspace in
/// single precision. `negative` turns rotations and shears round and makes factors 1 - m instead of
/// 1 + m; it is ignored where magnitudes have no sign.
double policyArgument(PixelOperationKind kind, int magnitude, bool negative);

struct DrawnPolicy {
    std::size_t policy = 0; ///< index into imageNetPolicies()
    std::vector<PixelOperation> operations; ///< what to do, in order; 0 to 2
};

/// A policy (uniform), which of its steps are done, and their signs (1/2 each). Always as many
/// numbers of `rng`, whatever comes out.
DrawnPolicy drawPolicy(Rng& rng);

/// The picture after a policy drawn from `rng`: torchvision's AutoAugment() on a Pillow picture.
/// For results that do not depend on threads or order, give each sample and epoch its own stream.
Image autoAugment(Image image, Rng& rng);

} // namespace clinic
