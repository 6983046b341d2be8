// SPDX-License-Identifier: Apache-2.0
#include "core/train/saved_tensors.h"

#include "core/base/error.h"
#include "core/formats/checkpoint_reader.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <cstring>
#include <map>

namespace clinic {

LinearProbe probeOf(const LinearHead& head)
{
    const SaveTensor weight = savedTensor(head.weight);
    const SaveTensor bias = savedTensor(head.bias);
    LinearProbe probe {Matrix(static_cast<std::size_t>(weight.shape[0]),
                           static_cast<std::size_t>(weight.shape[1])),
        std::vector<float>(bias.bytes.size() / sizeof(float))};
    std::memcpy(probe.weights.data(), weight.bytes.data(), weight.bytes.size());
    std::memcpy(probe.bias.data(), bias.bytes.data(), bias.bytes.size());
    return probe;
}

void restoreTensor(at::Tensor& tensor, const SaveTensor& saved, const std::string& name)
{
    const at::NoGradGuard noGrad;
    if (saved.dtype != savedType(tensor) || tensor.sizes() != at::IntArrayRef(saved.shape))
        throw Error(ErrorKind::Mismatch,
            "the checkpoint's " + clinic::quoted(name, 100)
                + " has another shape or type than the run's");
    const at::Tensor plain =
        at::empty(tensor.sizes(), at::TensorOptions().dtype(tensor.scalar_type()));
    std::memcpy(plain.data_ptr(), saved.bytes.data(), saved.bytes.size());
    tensor.copy_(plain);
}

void restoreTensor(at::Tensor& tensor, const SaveValue::Dict& dict, const std::string& name)
{
    const SaveValue* value = findValue(dict, name);
    const auto* saved = value == nullptr ? nullptr : std::get_if<SaveTensor>(&value->value);
    if (saved == nullptr)
        throw Error(ErrorKind::Mismatch, "the checkpoint has no " + clinic::quoted(name));
    restoreTensor(tensor, *saved, name);
}

void restoreState(ClipNet& net, const std::vector<std::pair<std::string, SaveTensor>>& state)
{
    std::map<std::string_view, const SaveTensor*> byName;
    for (const auto& [name, tensor] : state)
        byName.emplace(name, &tensor);
    net.visit([&](const std::string& name, at::Tensor& tensor, TensorRole) {
        const auto found = byName.find(name);
        if (found == byName.end())
            throw Error(ErrorKind::Mismatch, "the checkpoint has no " + clinic::quoted(name, 100));
        restoreTensor(tensor, *found->second, name);
    });
}

} // namespace clinic
