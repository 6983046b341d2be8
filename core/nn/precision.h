// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// What tensor operations compute in.
enum class Precision { Fp32, Bf16, Fp16 };

} // namespace clinic
