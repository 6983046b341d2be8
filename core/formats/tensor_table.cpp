// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_table.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/formats/number_convert.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstring>
#include <functional>
#include <numeric>

namespace clinic {

namespace {

struct DTypeInfo {
    DType dtype;
    std::size_t size;
    std::string_view name;
};

constexpr std::array<DTypeInfo, 15> dtypes {{
    {DType::Bool, 1, "BOOL"},
    {DType::U8, 1, "U8"},
    {DType::I8, 1, "I8"},
    {DType::U16, 2, "U16"},
    {DType::I16, 2, "I16"},
    {DType::U32, 4, "U32"},
    {DType::I32, 4, "I32"},
    {DType::U64, 8, "U64"},
    {DType::I64, 8, "I64"},
    {DType::F8E4M3, 1, "F8_E4M3"},
    {DType::F8E5M2, 1, "F8_E5M2"},
    {DType::F16, 2, "F16"},
    {DType::BF16, 2, "BF16"},
    {DType::F32, 4, "F32"},
    {DType::F64, 8, "F64"},
}};

const DTypeInfo& info(DType dtype)
{
    return dtypes[static_cast<std::size_t>(dtype)];
}

/// Copies a strided view out of `storage`, whose first byte is element `first` of the storage.
void gather(const TensorEntry& entry, std::span<const std::byte> storage, std::uint64_t first,
    std::span<std::byte> out)
{
    const std::size_t item = itemSize(entry.dtype);
    const std::size_t rank = entry.shape.size();
    std::vector<std::int64_t> index(rank, 0);
    std::uint64_t element = entry.offset - first;
    for (std::size_t written = 0; written < out.size(); written += item) {
        std::memcpy(out.data() + written, storage.data() + element * item, item);
        for (std::size_t axis = rank; axis-- > 0;) {
            element += static_cast<std::uint64_t>(entry.stride[axis]);
            if (++index[axis] < entry.shape[axis])
                break;
            element -= static_cast<std::uint64_t>(entry.stride[axis] * entry.shape[axis]);
            index[axis] = 0;
        }
    }
}

} // namespace

std::size_t itemSize(DType dtype)
{
    return info(dtype).size;
}

std::string_view dtypeName(DType dtype)
{
    return info(dtype).name;
}

std::optional<DType> dtypeFromName(std::string_view name)
{
    const auto* found = std::ranges::find(dtypes, name, &DTypeInfo::name);
    return found == dtypes.end() ? std::nullopt : std::optional(found->dtype);
}

std::vector<std::int64_t> contiguousStride(std::span<const std::int64_t> shape)
{
    std::vector<std::int64_t> stride(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;)
        stride[axis - 1] = stride[axis] * std::max<std::int64_t>(1, shape[axis]);
    return stride;
}

void StorageSource::readPart(
    std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const
{
    std::vector<std::byte> all(storageBytes(storage));
    readStorage(storage, all);
    assert(offset + out.size() <= all.size());
    std::ranges::copy(std::span(all).subspan(offset, out.size()), out.begin());
}

std::uint64_t TensorEntry::elementCount() const
{
    std::uint64_t count = 1;
    for (const std::int64_t size : shape)
        count *= static_cast<std::uint64_t>(size);
    return count;
}

bool TensorEntry::isContiguous() const
{
    std::int64_t expected = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        if (shape[axis] == 0)
            return true;
        if (shape[axis] != 1 && stride[axis] != expected)
            return false;
        expected *= shape[axis];
    }
    return true;
}

std::uint64_t TensorEntry::endElement() const
{
    std::uint64_t last = offset;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (shape[axis] == 0)
            return offset;
        last += static_cast<std::uint64_t>((shape[axis] - 1) * stride[axis]);
    }
    return last + 1;
}

TensorTable::TensorTable(
    std::vector<TensorEntry> entries, std::shared_ptr<const StorageSource> source)
    : m_entries(std::move(entries))
    , m_byName(m_entries.size())
    , m_source(std::move(source))
{
    std::iota(m_byName.begin(), m_byName.end(), std::size_t {0});
    const auto name = [this](std::size_t i) -> const std::string& { return m_entries[i].name; };
    std::ranges::sort(m_byName, {}, name);
    const auto twin = std::ranges::adjacent_find(m_byName, {}, name);
    if (twin != m_byName.end())
        throw Error(
            ErrorKind::Format, "tensor name " + clinic::quoted(name(*twin)) + " occurs twice");
}

const TensorEntry* TensorTable::find(std::string_view name) const
{
    const auto place = std::ranges::lower_bound(
        m_byName, name, {}, [this](std::size_t i) { return std::string_view(m_entries[i].name); });
    return place != m_byName.end() && m_entries[*place].name == name ? &m_entries[*place] : nullptr;
}

std::vector<std::byte> TensorTable::read(const TensorEntry& entry) const
{
    std::vector<std::byte> out(entry.byteCount());
    readInto(entry, out);
    return out;
}

void TensorTable::readInto(const TensorEntry& entry, std::span<std::byte> out) const
{
    assert(out.size() == entry.byteCount());
    if (out.empty())
        return;
    const std::size_t item = itemSize(entry.dtype);
    const std::uint64_t start = entry.offset * item;
    try {
        if (entry.isContiguous()) {
            if (start == 0 && out.size() == m_source->storageBytes(entry.storage))
                m_source->readStorage(entry.storage, out);
            else
                m_source->readPart(entry.storage, start, out);
            return;
        }
        std::vector<std::byte> span((entry.endElement() - entry.offset) * item);
        m_source->readPart(entry.storage, start, span);
        gather(entry, span, entry.offset, out);
    } catch (Error& e) {
        throw e.within("tensor " + clinic::quoted(entry.name));
    }
}

void TensorTable::readMany(std::span<const TensorRead> reads) const
{
    // Largest first: a late 100 MB storage would leave the other threads idle.
    std::vector<std::size_t> order(reads.size());
    std::iota(order.begin(), order.end(), std::size_t {0});
    std::ranges::stable_sort(
        order, std::greater {}, [&](std::size_t i) { return reads[i].out.size(); });
    std::atomic<std::size_t> next {0};
    parallelFor(std::min(threadCount(), reads.size()), 1, [&](std::size_t, std::size_t) {
        for (std::size_t i = next++; i < order.size(); i = next++)
            readInto(*reads[order[i]].entry, reads[order[i]].out);
    });
}

std::vector<float> TensorTable::readFloats(const TensorEntry& entry) const
{
    std::vector<float> out(entry.elementCount());
    if (entry.dtype == DType::F32)
        readInto(entry, std::as_writable_bytes(std::span(out)));
    else
        convertToFloats(entry.dtype, read(entry), out);
    return out;
}

TensorTable TensorTable::renamed(const std::vector<std::optional<std::string>>& names) const
{
    assert(names.size() == m_entries.size());
    std::vector<TensorEntry> kept;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i])
            continue;
        kept.push_back(m_entries[i]);
        kept.back().name = *names[i];
    }
    return {std::move(kept), m_source};
}

} // namespace clinic
