// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace clinic {

/// Whether LibTorch finds a CUDA device it can use.
bool cudaAvailable();

struct DeviceInfo {
    std::string id; ///< "cpu", "cuda:0", as --device takes it
    std::string name; ///< for a person
};

/// The processor first, then each CUDA device.
std::vector<DeviceInfo> listDevices();

/// Number of threads inside tensor operations; 0: the machine's. Set once, in main.
void setTensorThreads(int threads);
/// How many tensor operations of the calling thread use.
int tensorThreads();

} // namespace clinic
