// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace clinic {

/// The only names that a pickle may ask for (the allow-list of FORMATS.md), and what they stand for
/// here.
enum class PickleGlobal : std::uint8_t {
    OrderedDict,
    PlainDict, ///< defaultdict and Counter
    RebuildTensor,
    RebuildTensorV2,
    RebuildTensorV3,
    RebuildParameter,
    StorageClass, ///< with a dtype
    UntypedStorage,
    Size,
    Device,
    DType, ///< torch.float32 and so on, with a dtype
    NumpyScalar,
    NumpyDType,
    NumpyArray, ///< numpy.ndarray, as an argument only
    NumpyReconstruct,
    CodecsEncode,
    Bytes,
    Set,
    Namespace,
    ScriptList, ///< torch.jit._pickle.build_*list
    RestoreTypeTag,
    ScriptClass ///< __torch__.*, in a TorchScript archive only
};

struct GlobalInfo {
    std::string_view module;
    std::string_view name;
    PickleGlobal what = PickleGlobal::OrderedDict;
    DType dtype = DType::F32;
};

/// Which list applies.
enum class GlobalScope { None, Checkpoint, TorchScript };

/// Compares whole byte strings. Nothing for a name that is not on the list of that scope.
std::optional<GlobalInfo> findGlobal(
    std::string_view module, std::string_view name, GlobalScope scope);

/// Why a well-known harmless name is refused nevertheless, and what to do; empty for all others.
std::string_view refusalReason(std::string_view module, std::string_view name);

} // namespace clinic
