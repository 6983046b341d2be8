// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/encoder.h"

#include <string>
#include <vector>

namespace clinic {

/// "2.11.0"
std::string torchVersion();

/// Whether LibTorch finds a CUDA device it can use.
bool cudaAvailable();

struct DeviceInfo {
    std::string id; ///< "cpu", "cuda:0", as --device takes it
    std::string name; ///< for a person
};

/// The processor first, then each CUDA device.
std::vector<DeviceInfo> listDevices();

/// A device and a precision as --device and --precision spell them.
struct ComputeChoice {
    std::string device;
    std::string precision;
};

/// Fills in what nobody chose: a CUDA device where there is one; bf16 on CUDA, fp32 on the
/// processor. The first call may take a while (the driver wakes up): not on the GUI thread.
ComputeChoice chooseCompute(std::string device = {}, std::string precision = {});
EncoderOptions encoderOptions(const ComputeChoice& choice);
/// As --precision spells it.
const char* precisionName(Precision precision);

/// Number of threads inside tensor operations; 0: the machine's. Set once, in main.
void setTensorThreads(int threads);
/// How many tensor operations of the calling thread use.
int tensorThreads();

} // namespace clinic
