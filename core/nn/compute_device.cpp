// SPDX-License-Identifier: Apache-2.0
#include "core/nn/compute_device.h"

#include "core/base/error.h"

#include <ATen/Context.h>

namespace clinic {

int cudaDeviceCount()
{
    return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0;
}

at::Device resolveDevice(const std::string& name)
{
    if (name.empty() || name == "cpu")
        return at::kCPU;
    const bool isCuda = name == "cuda" || name.starts_with("cuda:");
    if (!isCuda)
        throw Error(ErrorKind::Config,
            clinic::quoted(name) + " is no device; give cpu, cuda or cuda:0, cuda:1, ...");
    const int count = cudaDeviceCount();
    const std::string wanted = name == "cuda" ? "cuda:0" : name;
    for (int i = 0; i < count; ++i) {
        if (wanted == "cuda:" + std::to_string(i))
            return at::Device(wanted);
    }
    throw Error(ErrorKind::Resource,
        "there is no device " + clinic::quoted(name) + " on this machine (" + std::to_string(count)
            + " CUDA devices found); use --device cpu");
}

at::ScalarType scalarType(Precision precision)
{
    switch (precision) {
    case Precision::Bf16:
        return at::kBFloat16;
    case Precision::Fp16:
        return at::kHalf;
    case Precision::Fp32:
        break;
    }
    return at::kFloat;
}

} // namespace clinic
