// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace clinic {

enum class TensorRole {
    Parameter, ///< trained
    Buffer ///< running statistics of batch norm
};

/// Called with each tensor of a network in the order of the reference's state_dict, under its
/// OpenAI name; the visitor may put another tensor in its place.
using TensorVisitor =
    std::function<void(const std::string& name, at::Tensor& tensor, TensorRole role)>;

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

} // namespace clinic
