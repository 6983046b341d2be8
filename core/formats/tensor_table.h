// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

enum class DType {
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F8E4M3,
    F8E5M2,
    F16,
    BF16,
    F32,
    F64
};

std::size_t itemSize(DType dtype);
/// As safetensors spells it: F32, F16, BF16, I64, ...
std::string_view dtypeName(DType dtype);
std::optional<DType> dtypeFromName(std::string_view name);

/// Where the bytes of a file's storages come from; one for each container format.
class StorageSource {
public:
    virtual ~StorageSource() = default;
    virtual std::uint64_t storageBytes(std::size_t storage) const = 0;
    /// All bytes of one storage, little-endian, checked against the file's checksum where it has
    /// one.
    virtual void readStorage(std::size_t storage, std::span<std::byte> out) const = 0;
    /// Bytes [offset, offset + out.size()) of one storage, under the same promise. This one reads
    /// all of the storage.
    virtual void readPart(
        std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const;
};

/// One named tensor as a view of a storage. Everything was checked against the file's bounds when
/// the table was made.
struct TensorEntry {
    std::string name; ///< empty for a file that is one bare tensor
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape; ///< each >= 0; empty for a scalar
    std::vector<std::int64_t> stride; ///< in elements, same rank as shape
    std::uint64_t offset = 0; ///< in elements, from the start of the storage
    std::size_t storage = 0;

    std::uint64_t elementCount() const;
    std::uint64_t byteCount() const { return elementCount() * itemSize(dtype); }
    /// Row-major without holes, so that its bytes are one run of the storage.
    bool isContiguous() const;
    /// Last element that it touches, plus one, counted from the start of the storage; `offset` if
    /// it has no elements.
    std::uint64_t endElement() const;
};

/// Row-major strides, in elements.
std::vector<std::int64_t> contiguousStride(std::span<const std::int64_t> shape);

/// One tensor and where its bytes are to go (byteCount() of them).
struct TensorRead {
    const TensorEntry* entry = nullptr;
    std::span<std::byte> out;
};

/// The tensors of a checkpoint by name, in file order; bytes are read when asked for. Cheap to
/// copy, thread-safe.
class TensorTable {
public:
    TensorTable() = default;
    TensorTable(std::vector<TensorEntry> entries, std::shared_ptr<const StorageSource> source);

    std::size_t size() const { return m_entries.size(); }
    const std::vector<TensorEntry>& entries() const { return m_entries; }
    /// Null if there is none of that name.
    const TensorEntry* find(std::string_view name) const;

    /// Row-major little-endian bytes, entry.byteCount() of them. Error{Format} if the file is
    /// damaged there.
    std::vector<std::byte> read(const TensorEntry& entry) const;
    void readInto(const TensorEntry& entry, std::span<std::byte> out) const;
    /// Many tensors at once, on threadCount() threads: the way to load a model.
    void readMany(std::span<const TensorRead> reads) const;
    /// Any number type as float (F16, BF16, F64, integers, Bool are converted).
    std::vector<float> readFloats(const TensorEntry& entry) const;

    /// The same tensors under other names: keeps an entry where `rename` gives a name, drops it
    /// else.
    TensorTable renamed(const std::vector<std::optional<std::string>>& names) const;

private:
    std::vector<TensorEntry> m_entries;
    std::vector<std::size_t> m_byName; ///< indices into m_entries, sorted by name
    std::shared_ptr<const StorageSource> m_source;
};

} // namespace clinic
