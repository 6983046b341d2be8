// SPDX-License-Identifier: Apache-2.0
#include "core/nn/chunked_encoding.h"

#include "core/nn/autocast.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>

#include <vector>

namespace clinic {

at::Tensor encodedInChunks(const ClipNet& net, EncodeFunction encode, const at::Tensor& inputs,
    std::int64_t chunk, at::ScalarType precision)
{
    const at::NoGradGuard noGrad;
    const Autocast autocast(inputs.device(), precision);
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : inputs.split(chunk))
        parts.push_back((net.*encode)(part).to(at::kFloat));
    return at::cat(parts);
}

} // namespace clinic
