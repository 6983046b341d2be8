// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_model.h"

#include "core/workflows/train_presets.h"

namespace clinic {

TrainRequest demoTraining(
    const std::string& name, const std::filesystem::path& table, std::uint64_t seed)
{
    TrainRequest request;
    request.options.recipe = Recipe::Pretrain;
    applyPreset("demo", request);
    request.options.seed = seed;
    request.newModel = "tiny";
    request.data = table;
    request.name = name;
    return request;
}

} // namespace clinic
