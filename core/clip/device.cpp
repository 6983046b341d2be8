// SPDX-License-Identifier: Apache-2.0
#include "core/clip/device.h"

#include "core/nn/compute_device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <thread>

namespace clinic {

std::string torchVersion()
{
    return std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "."
        + std::to_string(TORCH_VERSION_PATCH);
}

bool cudaAvailable()
{
    return at::hasCUDA();
}

std::vector<DeviceInfo> listDevices()
{
    std::vector<DeviceInfo> devices {{"cpu", "Processor"}};
    const int count = cudaDeviceCount();
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        devices.push_back({"cuda:" + number, "CUDA device " + number});
    }
    return devices;
}

ComputeChoice chooseCompute(std::string device, std::string precision)
{
    if (device.empty())
        device = cudaAvailable() ? "cuda" : "cpu";
    if (precision.empty())
        precision = device == "cpu" ? "fp32" : "bf16";
    return {std::move(device), std::move(precision)};
}

EncoderOptions encoderOptions(const ComputeChoice& choice)
{
    EncoderOptions options;
    options.device = choice.device;
    if (choice.precision == "bf16")
        options.precision = Precision::Bf16;
    else if (choice.precision == "fp16")
        options.precision = Precision::Fp16;
    return options;
}

const char* precisionName(Precision precision)
{
    switch (precision) {
    case Precision::Bf16:
        return "bf16";
    case Precision::Fp16:
        return "fp16";
    default:
        return "fp32";
    }
}

void setTensorThreads(int threads)
{
    const int all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    at::set_num_threads(threads > 0 ? threads : all);
}

int tensorThreads()
{
    return at::get_num_threads();
}

} // namespace clinic
