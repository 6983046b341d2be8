// SPDX-License-Identifier: Apache-2.0
#include "core/train/checkpoint_policy.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {
constexpr std::array<std::string_view, 5> names {"none", "ca", "asr", "ca-asr", "loss"};
}

BestBy bestByFromName(std::string_view name)
{
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw Error(ErrorKind::Config,
            clinic::quoted(name)
                + " does not choose a best checkpoint; none, ca, asr, ca-asr or loss does");
    return static_cast<BestBy>(found - names.begin());
}

std::string_view bestByName(BestBy best)
{
    return names[static_cast<std::size_t>(best)];
}

std::optional<double> bestValue(BestBy best, const EvaluationNumbers& numbers, double epochLoss)
{
    const auto ca = findNumber(numbers, "ca");
    const auto asr = findNumber(numbers, "asr");
    switch (best) {
    case BestBy::None:
        break;
    case BestBy::CleanAccuracy:
        return ca;
    case BestBy::AttackSuccess:
        return asr ? std::optional(-*asr) : std::nullopt;
    case BestBy::Difference:
        return ca && asr ? std::optional(*ca - *asr) : std::nullopt;
    case BestBy::Loss:
        return -epochLoss;
    }
    return std::nullopt;
}

} // namespace clinic
