// SPDX-License-Identifier: Apache-2.0
#include "core/nn/state_export.h"

#include "core/nn/clip_net.h"

#include <ATen/ops/empty.h>

#include <cstddef>
#include <memory>

namespace clinic {

DType savedType(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kLong ? DType::I64 : DType::F32;
}
SaveTensor savedTensor(const at::Tensor& tensor)
{
    const DType type = savedType(tensor);
    // Always a copy: the one it is of goes on changing. It lives as long as the SaveTensor.
    const at::Tensor target = at::empty(
        tensor.sizes(), at::TensorOptions().dtype(type == DType::I64 ? at::kLong : at::kFloat));
    target.copy_(tensor.detach());
    const auto owner = std::make_shared<const at::Tensor>(target);
    const auto* bytes = static_cast<const std::byte*>(owner->const_data_ptr());
    return {type, owner->sizes().vec(), {bytes, owner->nbytes()}, owner};
}

std::vector<std::pair<std::string, SaveTensor>> exportState(ClipNet& net)
{
    std::vector<std::pair<std::string, SaveTensor>> state;
    for (const NamedTensor& entry : net.state())
        state.emplace_back(entry.name, savedTensor(entry.tensor));
    return state;
}

} // namespace clinic
