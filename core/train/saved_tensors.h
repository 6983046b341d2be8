// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/save_value.h"
#include "core/nn/state_export.h"
#include "core/train/linear_probe.h"
#include "core/train/objective.h"

#include <string>
#include <utility>
#include <vector>

namespace clinic {

LinearProbe probeOf(const LinearHead& head);

/// Puts values into tensors that stay where they are (an optimizer knows them). Error{Mismatch}
/// naming what is missing or has another shape.
void restoreState(ClipNet& net, const std::vector<std::pair<std::string, SaveTensor>>& state);
void restoreTensor(at::Tensor& tensor, const SaveTensor& saved, const std::string& name);
/// The same from a dict's tensor.
void restoreTensor(at::Tensor& tensor, const SaveValue::Dict& dict, const std::string& name);

} // namespace clinic
