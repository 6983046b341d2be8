// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle_globals.h"

#include <array>

namespace clinic {

namespace {

using enum PickleGlobal;

constexpr auto table = std::to_array<GlobalInfo>({
    {"collections", "OrderedDict", OrderedDict},
    {"collections", "defaultdict", PlainDict},
    {"collections", "Counter", PlainDict},
    {"torch._utils", "_rebuild_tensor", RebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", RebuildTensorV2},
    {"torch._utils", "_rebuild_tensor_v3", RebuildTensorV3},
    {"torch._utils", "_rebuild_parameter", RebuildParameter},
    {"torch", "FloatStorage", StorageClass, DType::F32},
    {"torch", "DoubleStorage", StorageClass, DType::F64},
    {"torch", "HalfStorage", StorageClass, DType::F16},
    {"torch", "BFloat16Storage", StorageClass, DType::BF16},
    {"torch", "LongStorage", StorageClass, DType::I64},
    {"torch", "IntStorage", StorageClass, DType::I32},
    {"torch", "ShortStorage", StorageClass, DType::I16},
    {"torch", "CharStorage", StorageClass, DType::I8},
    {"torch", "ByteStorage", StorageClass, DType::U8},
    {"torch", "BoolStorage", StorageClass, DType::Bool},
    {"torch.storage", "UntypedStorage", UntypedStorage, DType::U8},
    {"torch", "Size", Size},
    {"torch", "device", Device},
    {"torch", "float32", PickleGlobal::DType, DType::F32},
    {"torch", "float64", PickleGlobal::DType, DType::F64},
    {"torch", "float16", PickleGlobal::DType, DType::F16},
    {"torch", "bfloat16", PickleGlobal::DType, DType::BF16},
    {"torch", "int64", PickleGlobal::DType, DType::I64},
    {"torch", "int32", PickleGlobal::DType, DType::I32},
    {"torch", "int16", PickleGlobal::DType, DType::I16},
    {"torch", "int8", PickleGlobal::DType, DType::I8},
    {"torch", "uint8", PickleGlobal::DType, DType::U8},
    {"torch", "uint16", PickleGlobal::DType, DType::U16},
    {"torch", "uint32", PickleGlobal::DType, DType::U32},
    {"torch", "uint64", PickleGlobal::DType, DType::U64},
    {"torch", "bool", PickleGlobal::DType, DType::Bool},
    {"torch", "float8_e4m3fn", PickleGlobal::DType, DType::F8E4M3},
    {"torch", "float8_e5m2", PickleGlobal::DType, DType::F8E5M2},
    {"numpy.core.multiarray", "scalar", NumpyScalar},
    {"numpy._core.multiarray", "scalar", NumpyScalar},
    {"numpy.core.multiarray", "_reconstruct", NumpyReconstruct},
    {"numpy._core.multiarray", "_reconstruct", NumpyReconstruct},
    {"numpy", "dtype", NumpyDType},
    {"numpy", "ndarray", NumpyArray},
    {"_codecs", "encode", CodecsEncode},
    {"__builtin__", "bytes", Bytes},
    {"builtins", "bytes", Bytes},
    {"__builtin__", "set", Set},
    {"builtins", "set", Set},
    {"argparse", "Namespace", Namespace},
});

constexpr std::array<std::string_view, 4> scriptLists {
    "build_intlist", "build_doublelist", "build_boollist", "build_tensorlist"};

struct Refusal {
    std::string_view module;
    std::string_view name;
    std::string_view reason;
};

constexpr auto refusals = std::to_array<Refusal>({
    {"torch._utils", "_rebuild_sparse_tensor", "sparse tensors are unsupported; save them dense"},
    {"torch._utils", "_rebuild_qtensor",
        "quantised tensors are unsupported; save dequantised ones"},
    {"torch._utils", "_rebuild_wrapper_subclass",
        "tensor subclasses are unsupported; save plain tensors"},
    {"torch._utils", "_rebuild_from_type_v2",
        "tensor subclasses are unsupported; save plain tensors"},
    {"torch._utils", "_rebuild_device_tensor_from_numpy", "save the tensors from the CPU"},
    {"torch.nn.parameter", "Parameter",
        "made by a PyTorch before 0.4; load and save it again there"},
    {"torch.jit._pickle", "build_tensor_from_id",
        "made by a PyTorch before 1.4; save the archive again"},
    {"__main__", "TensorID", "made by a PyTorch before 1.4; save the archive again"},
    {"torch", "Tensor", "save the state_dict, with plain tensors only"},
    {"torch", "FloatTensor", "save the state_dict, with plain tensors only"},
    {"torch", "ComplexFloatStorage", "complex tensors are unsupported"},
    {"torch", "ComplexDoubleStorage", "complex tensors are unsupported"},
});

std::optional<GlobalInfo> findScriptGlobal(std::string_view module, std::string_view name)
{
    const bool ours = module == "__torch__" || module.starts_with("__torch__.");
    const bool custom = module.starts_with("__torch__.torch.classes");
    if (ours && !custom && !name.empty() && name.find('.') == std::string_view::npos)
        return GlobalInfo {module, name, ScriptClass};
    if (module != "torch.jit._pickle")
        return std::nullopt;
    if (name == "restore_type_tag")
        return GlobalInfo {module, name, RestoreTypeTag};
    for (const std::string_view list : scriptLists) {
        if (name == list)
            return GlobalInfo {module, name, ScriptList};
    }
    return std::nullopt;
}

} // namespace

std::optional<GlobalInfo> findGlobal(
    std::string_view module, std::string_view name, GlobalScope scope)
{
    if (scope == GlobalScope::None)
        return std::nullopt;
    for (const GlobalInfo& info : table) {
        if (info.module == module && info.name == name)
            return info;
    }
    return scope == GlobalScope::TorchScript ? findScriptGlobal(module, name) : std::nullopt;
}

std::string_view refusalReason(std::string_view module, std::string_view name)
{
    for (const Refusal& refusal : refusals) {
        if (refusal.module == module && refusal.name == name)
            return refusal.reason;
    }
    return {};
}

} // namespace clinic
