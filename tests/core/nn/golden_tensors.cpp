// SPDX-License-Identifier: Apache-2.0
#include "tests/core/nn/golden_tensors.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

namespace clinic {

at::Tensor goldenTensor(const TensorTable& table, const std::string& name)
{
    const TensorEntry* entry = table.find(name);
    if (!entry)
        qFatal("no golden tensor %s", name.c_str());
    if (entry->dtype == DType::I64) {
        at::Tensor out = at::empty(entry->shape, at::kLong);
        table.readInto(*entry, {static_cast<std::byte*>(out.data_ptr()), out.nbytes()});
        return out;
    }
    at::Tensor out = at::empty(entry->shape, at::kFloat);
    const std::vector<float> values = table.readFloats(*entry);
    std::memcpy(out.data_ptr(), values.data(), out.nbytes());
    return out;
}

} // namespace clinic
