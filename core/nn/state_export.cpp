// SPDX-License-Identifier: Apache-2.0
#include "core/nn/state_export.h"

#include "core/nn/clip_net.h"

#include <cstring>

namespace clinic {

namespace {
DType exportedType(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kLong ? DType::I64 : DType::F32;
}
} // namespace

std::vector<TensorBytes> exportState(ClipNet& net)
{
    std::vector<TensorBytes> exported;
    for (const NamedTensor& entry : net.state()) {
        const DType dtype = exportedType(entry.tensor);
        const at::Tensor plain = entry.tensor.detach()
                                     .to(at::kCPU, dtype == DType::I64 ? at::kLong : at::kFloat)
                                     .contiguous();
        TensorBytes out {entry.name, dtype, plain.sizes().vec(), {}};
        out.bytes.resize(plain.nbytes());
        if (!out.bytes.empty())
            std::memcpy(out.bytes.data(), plain.const_data_ptr(), out.bytes.size());
        exported.push_back(std::move(out));
    }
    return exported;
}

} // namespace clinic
