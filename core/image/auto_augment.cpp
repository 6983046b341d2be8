// SPDX-License-Identifier: Apache-2.0
#include "core/image/auto_augment.h"

#include "core/base/rng.h"

#include <cassert>
#include <iterator>
#include <utility>

namespace clinic {

namespace {
using enum PixelOperationKind;

constexpr int bins = 10;

constexpr Policy policies[] = {
    {{{Posterize, 0.4, 8}, {Rotate, 0.6, 9}}},
    {{{Solarize, 0.6, 5}, {AutoContrast, 0.6}}},
    {{{Equalize, 0.8}, {Equalize, 0.6}}},
    {{{Posterize, 0.6, 7}, {Posterize, 0.6, 6}}},
    {{{Equalize, 0.4}, {Solarize, 0.2, 4}}},
    {{{Equalize, 0.4}, {Rotate, 0.8, 8}}},
    {{{Solarize, 0.6, 3}, {Equalize, 0.6}}},
    {{{Posterize, 0.8, 5}, {Equalize, 1.0}}},
    {{{Rotate, 0.2, 3}, {Solarize, 0.6, 8}}},
    {{{Equalize, 0.6}, {Posterize, 0.4, 6}}},
    {{{Rotate, 0.8, 8}, {Color, 0.4, 0}}},
    {{{Rotate, 0.4, 9}, {Equalize, 0.6}}},
    {{{Equalize, 0.0}, {Equalize, 0.8}}},
    {{{Invert, 0.6}, {Equalize, 1.0}}},
    {{{Color, 0.6, 4}, {Contrast, 1.0, 8}}},
    {{{Rotate, 0.8, 8}, {Color, 1.0, 2}}},
    {{{Color, 0.8, 8}, {Solarize, 0.8, 7}}},
    {{{Sharpness, 0.4, 7}, {Invert, 0.6}}},
    {{{ShearX, 0.6, 5}, {Equalize, 1.0}}},
    {{{Color, 0.4, 0}, {Equalize, 0.6}}},
    {{{Equalize, 0.4}, {Solarize, 0.2, 4}}},
    {{{Solarize, 0.6, 5}, {AutoContrast, 0.6}}},
    {{{Invert, 0.6}, {Equalize, 1.0}}},
    {{{Color, 0.6, 4}, {Contrast, 1.0, 8}}},
    {{{Equalize, 0.8}, {Equalize, 0.6}}},
};

/// torch.linspace(low, high, 10)[bin]: its second half is counted down from the end.
float linspace(float low, float high, int bin)
{
    const float step = (high - low) / (bins - 1);
    return bin < bins / 2 ? low + step * static_cast<float>(bin)
                          : high - step * static_cast<float>(bins - 1 - bin);
}
} // namespace

std::span<const Policy> imageNetPolicies()
{
    return policies;
}

double policyArgument(PixelOperationKind kind, int magnitude, bool negative)
{
    assert(magnitude >= 0 && magnitude < bins);
    const double sign = negative ? -1.0 : 1.0;
    switch (kind) {
    case ShearX:
    case ShearY:
        return sign * linspace(0.0F, 0.3F, magnitude);
    case Rotate:
        return sign * linspace(0.0F, 30.0F, magnitude);
    case Color:
    case Contrast:
    case Sharpness:
        return 1.0 + sign * linspace(0.0F, 0.9F, magnitude);
    case Posterize: {
        constexpr std::array<int, bins> keptBits {8, 8, 7, 7, 6, 6, 5, 5, 4, 4};
        return keptBits[static_cast<std::size_t>(magnitude)];
    }
    case Solarize:
        return linspace(255.0F, 0.0F, magnitude);
    case AutoContrast:
    case Equalize:
    case Invert:
        break;
    }
    return 0.0;
}

DrawnPolicy drawPolicy(Rng& rng)
{
    DrawnPolicy drawn {rng.below(std::size(policies)), {}};
    for (const auto& step : policies[drawn.policy]) {
        const bool isDone = rng.uniform() < step.probability;
        const bool isNegative = rng.below(2) == 0;
        if (isDone)
            drawn.operations.push_back(
                {step.kind, policyArgument(step.kind, step.magnitude, isNegative)});
    }
    return drawn;
}

Image autoAugment(Image image, Rng& rng)
{
    for (const auto& operation : drawPolicy(rng).operations)
        image = apply(std::move(image), operation);
    return image;
}

} // namespace clinic
