// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"
#include "core/train/linear_probe.h"
#include "core/train/objective.h"

#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// A copy in memory, row-major whatever the memory format; I64 stays, all else becomes F32.
SaveTensor savedTensor(const at::Tensor& tensor);
/// The network's state_dict, in the reference's order and under its names (no `module.`).
std::vector<std::pair<std::string, SaveTensor>> savedState(ClipNet& net);
LinearProbe probeOf(const LinearHead& head);

/// Puts values into tensors that stay where they are (an optimizer knows them). Error{Mismatch}
/// naming what is missing or has another shape.
void restoreState(ClipNet& net, const std::vector<std::pair<std::string, SaveTensor>>& state);
void restoreTensor(at::Tensor& tensor, const SaveTensor& saved, const std::string& name);
/// The same from a dict's tensor.
void restoreTensor(at::Tensor& tensor, const SaveValue::Dict& dict, const std::string& name);

} // namespace clinic
