// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace clinic {

/// The tensors of a batch norm, c values each; those that are running may be undefined.
struct NormTensors {
    at::Tensor scale;
    at::Tensor shift;
    at::Tensor runningMean; ///< updated, as the next one
    at::Tensor runningVar;
};

/// What follows a norm within the same pass over memory.
struct AfterNorm {
    std::optional<at::Tensor> other {}; ///< added; as large as x
    bool relu = false;
};

constexpr double batchNormEps = 1e-5;
constexpr double batchNormMomentum = 0.1;

/// x (n x c x h x w) normalised by its own statistics, and `after`. On a CPU in channels-last
/// memory, F32 or BF16, with gradients: half the passes over memory of LibTorch's separate
/// operations, and the same result on any number of threads. All else by those operations.
at::Tensor batchNorm(const at::Tensor& x, const NormTensors& norm, const AfterNorm& after);

/// `after` alone, over y where no gradient needs it.
at::Tensor finishNorm(at::Tensor y, const AfterNorm& after);

} // namespace clinic
