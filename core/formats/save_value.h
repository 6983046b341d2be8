// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace clinic {

/// A tensor to be written: row-major little-endian bytes that live until the file is written, held
/// by `owner` if that is not null.
struct SaveTensor {
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;

    /// One number as a 0-d tensor, as torch keeps AdamW's step.
    static SaveTensor scalar(float value);
};

struct SaveItem;

/// What a pickle of ours can hold: a tree of plain values and tensors.
struct SaveValue {
    using Key = std::variant<std::string, std::int64_t>;
    struct List {
        std::vector<SaveValue> items;
    };
    struct Tuple {
        std::vector<SaveValue> items;
    };
    struct Dict {
        std::vector<SaveItem> items; ///< in this order; each key once
        bool ordered = false; ///< a collections.OrderedDict, as state dicts are
    };

    std::variant<std::monostate, bool, std::int64_t, double, std::string, SaveTensor, List, Tuple,
        Dict>
        value;
};

/// A key and its value in a dict.
struct SaveItem {
    SaveItem(SaveValue::Key itemKey, SaveValue itemValue)
        : key(std::move(itemKey))
        , value(std::move(itemValue))
    {
    }

    SaveValue::Key key;
    SaveValue value;
};

} // namespace clinic
