// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/precision.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <string>

namespace clinic {

/// Devices that LibTorch finds and can use; 0 where it was built or runs without CUDA.
int cudaDeviceCount();

/// "cpu" (or nothing), "cuda", "cuda:N". Error{Config} for another text, Error{Resource} where the
/// machine has no such device.
at::Device resolveDevice(const std::string& name);

at::ScalarType scalarType(Precision precision);

} // namespace clinic
