// SPDX-License-Identifier: Apache-2.0
#include "core/train/trained_parameters.h"

#include <utility>

namespace clinic {

std::vector<NamedTensor> trainedParameters(ClipNet& net, const Objective& objective, Recipe recipe)
{
    std::vector<NamedTensor> parameters = net.parameters();
    if (recipe == Recipe::Supervised)
        std::erase_if(parameters,
            [](const NamedTensor& parameter) { return !parameter.name.starts_with("visual."); });
    for (NamedTensor& parameter : objective.parameters())
        parameters.push_back(std::move(parameter));
    return parameters;
}

AdamWOptions optimizerOptions(const TrainOptions& options)
{
    return {.beta1 = options.beta1,
        .beta2 = options.beta2,
        .eps = options.eps,
        .weightDecay = options.weightDecay,
        .rule = options.recipe == Recipe::Supervised ? DecayRule::AllButBiases : DecayRule::Clip};
}

} // namespace clinic
