// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/pickle_document.h"
#include "core/formats/tensor_table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// The weights that a pickle describes, found by the layouts that training code writes.
struct StateDict {
    std::vector<TensorEntry> tensors; ///< named, in the order of the file
    bool hasOptimizer = false;
    std::optional<std::int64_t> epoch;
    std::optional<std::string> name;
    std::optional<bool> quickGelu; ///< in `resume`, of a run of this program
    std::vector<std::string> warnings;
};

/// Root of a torch.save file: a state dict; a dict that holds one as 'state_dict',
/// 'model_state_dict' or 'model' beside 'epoch', 'name', 'optimizer'; a dict of dicts of tensors
/// (names joined by a dot); one tensor (named ""), or a tuple of tensors ("0", "1", ...).
/// Error{Format} if there is no tensor, naming what was found.
StateDict readStateDict(const PickleDocument& document);

/// Root of a TorchScript archive: tensors are named by their place in the tree of objects.
StateDict readScriptTree(const PickleDocument& document);

} // namespace clinic
