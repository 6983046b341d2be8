// SPDX-License-Identifier: Apache-2.0
#include "core/train/training_checkpoint.h"

#include "core/formats/checkpoint_writer.h"
#include "core/nn/clip_net.h"
#include "core/nn/optimizer.h"
#include "core/nn/state_export.h"

#include <ATen/core/Tensor.h>

#include <utility>

namespace clinic {

namespace {

SaveTensor savedFloats(const at::Tensor& tensor)
{
    // Row-major whatever the memory format; the copy lives as long as the SaveTensor.
    const auto plain =
        std::make_shared<const at::Tensor>(tensor.detach().to(at::kCPU, at::kFloat).contiguous());
    const auto* bytes = static_cast<const std::byte*>(plain->const_data_ptr());
    return {DType::F32, plain->sizes().vec(), {bytes, plain->nbytes()}, plain};
}

std::vector<std::pair<std::string, SaveTensor>> savedState(ClipNet& net)
{
    std::vector<std::pair<std::string, SaveTensor>> state;
    for (TensorBytes& tensor : exportState(net)) {
        const auto bytes = std::make_shared<const std::vector<std::byte>>(std::move(tensor.bytes));
        state.emplace_back(
            tensor.name, SaveTensor {tensor.dtype, std::move(tensor.shape), *bytes, bytes});
    }
    return state;
}

/// torch numbers parameters group by group: first those without weight decay, then the rest.
AdamWState savedOptimizer(const AdamW& optimizer, double learningRate)
{
    const AdamWOptions& options = optimizer.options();
    AdamWState state;
    for (const bool decayed : {false, true}) {
        AdamWGroup group {learningRate, options.beta1, options.beta2, options.eps,
            decayed ? options.weightDecay : 0.0, {}};
        for (const AdamW::Moments& moments : optimizer.moments()) {
            if (isDecayed(moments.name) != decayed)
                continue;
            group.parameters.push_back(static_cast<std::int64_t>(state.parameters.size()));
            state.parameters.push_back({moments.step.item<float>(), savedFloats(moments.first),
                savedFloats(moments.second)});
        }
        state.groups.push_back(std::move(group));
    }
    return state;
}

} // namespace

void writeTrainingCheckpoint(const std::filesystem::path& path, const RunPosition& position,
    ClipNet& net, const AdamW& optimizer)
{
    TrainingCheckpoint checkpoint;
    checkpoint.epoch = position.epoch;
    checkpoint.name = position.name;
    checkpoint.stateDict = savedState(net);
    checkpoint.optimizer = savedOptimizer(optimizer, position.learningRate);
    writeCheckpoint(path, checkpoint);
}

} // namespace clinic
