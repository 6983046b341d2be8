// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/pickle_globals.h"
#include "core/formats/tensor_table.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

enum class PickleKind : std::uint8_t {
    None,
    Bool,
    Int,
    Float,
    Text,
    Bytes,
    Tuple,
    List,
    Set,
    Dict,
    Global,
    Storage,
    Tensor,
    NumpyDType,
    NumpyArray,
    Object
};

using PickleIndex = std::uint32_t;

/// What a dict was made by: it decides what BUILD may do to it.
enum class DictOrigin : std::uint8_t { Plain, Ordered, Namespace };

/// One value. Containers hold indices, so that nothing is ever destroyed recursively.
struct PickleNode {
    PickleKind kind = PickleKind::None;
    std::uint8_t detail = 0; ///< DictOrigin, PickleGlobal, or 1 for what was BUILD-ed already
    DType dtype = DType::F32; ///< of a Global that has one, of a NumpyDType
    std::uint32_t length = 0; ///< of text; items of a tuple
    union {
        std::int64_t integer = 0; ///< Bool, Int
        double real;
        const char* text; ///< into the document
        std::uint64_t index; ///< tuple: first in `items`; list, set, dict: container + 1; tensor,
                             ///< storage; object: dict
    };
};

/// A storage as a persistent id names it.
struct PickleStorage {
    std::size_t storage = 0; ///< number of the storage in its source
    std::uint64_t offset = 0; ///< in elements; not 0 only for a view of the older format
    std::uint64_t count = 0; ///< elements of this view; bytes if untyped
    DType dtype = DType::F32;
    bool untyped = false;
};

/// What a pickle described: a flat arena of values. Owns the bytes that its texts point into.
/// Movable, not copyable.
class PickleDocument {
public:
    explicit PickleDocument(std::vector<std::byte> bytes)
        : m_bytes(std::move(bytes))
    {
    }
    PickleDocument(PickleDocument&&) = default;
    PickleDocument(const PickleDocument&) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    PickleIndex root() const { return m_root; }
    std::size_t bytesUsed() const { return m_used; } ///< of the stream, STOP included

    std::size_t nodeCount() const { return m_nodes.size(); }
    const PickleNode& node(PickleIndex i) const { return m_nodes[i]; }
    PickleKind kind(PickleIndex i) const { return m_nodes[i].kind; }
    bool is(PickleIndex i, PickleKind kind) const { return m_nodes[i].kind == kind; }
    std::string_view text(PickleIndex i) const { return {m_nodes[i].text, m_nodes[i].length}; }
    /// At most `limit` bytes of the stream, from `position`.
    std::string_view rawText(std::size_t position, std::size_t limit) const;
    /// Tuple, list, set: the items. Dict: key, value, key, value … Object: those of its attributes.
    /// Else empty.
    std::span<const PickleIndex> items(PickleIndex i) const;
    /// The value of a text key; nothing if the value is no dict or has no such key.
    std::optional<PickleIndex> find(PickleIndex dict, std::string_view key) const;
    const TensorEntry& tensor(PickleIndex i) const { return m_tensors[m_nodes[i].index]; }
    std::span<const TensorEntry> tensors() const { return m_tensors; }

private:
    friend class PickleVm;
    friend class PickleBuilder;

    std::vector<std::byte> m_bytes;
    std::vector<PickleNode> m_nodes;
    std::vector<PickleIndex> m_items; ///< of all tuples
    std::vector<std::vector<PickleIndex>> m_containers;
    std::vector<TensorEntry> m_tensors; ///< without names
    std::vector<PickleStorage> m_storages;
    std::deque<std::string> m_texts; ///< what is not a piece of the stream
    PickleIndex m_root = 0;
    std::size_t m_used = 0;
};

/// Refuses what no honest file has and what would make later walks endless: cycles, nesting above
/// 64, more than ten million values when every shared one is counted at each place, duplicate keys.
/// Runs without recursion.
void checkPickleShape(const PickleDocument& document);

} // namespace clinic
