// SPDX-License-Identifier: Apache-2.0
// The part of PickleBuilder that makes storages and tensors.
#include "core/base/error.h"
#include "core/formats/pickle_builder.h"

#include <algorithm>

namespace clinic {

namespace {

constexpr std::uint64_t sizeLimit = 1ULL << 48;
constexpr std::size_t maxRank = 64;
constexpr std::size_t maxTensors = 200'000;

bool isKey(std::string_view key, std::size_t maxDigits)
{
    return !key.empty() && key.size() <= maxDigits
        && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::uint64_t PickleBuilder::size(PickleIndex i, const char* what) const
{
    if (!m_document.is(i, PickleKind::Int))
        fail(std::string(what) + " is no integer");
    const std::int64_t value = m_document.node(i).integer;
    if (value < 0 || static_cast<std::uint64_t>(value) >= sizeLimit)
        fail(std::string(what) + " " + std::to_string(value) + " is negative or absurdly large");
    return static_cast<std::uint64_t>(value);
}

std::vector<std::int64_t> PickleBuilder::sizes(PickleIndex i, const char* what) const
{
    if (!m_document.is(i, PickleKind::Tuple))
        fail(std::string(what) + " is no tuple");
    const auto items = m_document.items(i);
    if (items.size() > maxRank)
        fail(std::string(what) + " of " + std::to_string(items.size())
            + " dimensions; the limit is 64");
    std::vector<std::int64_t> out;
    out.reserve(items.size());
    for (const PickleIndex item : items)
        out.push_back(static_cast<std::int64_t>(size(item, what)));
    return out;
}

/// ('storage', class, key, location, count) or the same with a view (key, offset, count) as sixth.
PickleIndex PickleBuilder::persistent(PickleIndex id)
{
    const Arguments parts = m_document.items(id);
    if (!m_document.is(id, PickleKind::Tuple) || parts.size() != (m_options.legacyIds ? 6U : 5U))
        fail("a persistent id is no tuple of " + std::string(m_options.legacyIds ? "6" : "5")
            + " parts");
    if (!isText(parts[0], "storage"))
        refuse("a persistent id that names no storage");
    const bool untyped = isGlobal(parts[1], PickleGlobal::UntypedStorage);
    if (!untyped && !isGlobal(parts[1], PickleGlobal::StorageClass))
        refuse("a persistent id whose type is no storage class");
    if (!m_document.is(parts[2], PickleKind::Text) || !m_document.is(parts[3], PickleKind::Text))
        fail("a persistent id whose key or place is no text");
    const std::string_view key = m_document.text(parts[2]);
    if (!isKey(key, m_options.legacyIds ? 20 : 10))
        refuse("storage key " + clinic::quoted(key) + " is no plain number");
    if (m_options.storages == nullptr)
        refuse("a storage where none may be");
    PickleStorage storage;
    storage.dtype = m_document.node(parts[1]).dtype;
    storage.untyped = untyped;
    storage.count = size(parts[4], "the number of elements of a storage");
    storage.storage = m_options.storages->resolve(key, storage.dtype, untyped, storage.count);
    if (m_options.legacyIds && !m_document.is(parts[5], PickleKind::None)) {
        const Arguments view = m_document.items(parts[5]);
        if (!m_document.is(parts[5], PickleKind::Tuple) || view.size() != 3)
            fail("the view of a storage is no tuple of 3 parts");
        storage.offset = size(view[1], "the offset of a view");
        const std::uint64_t count = size(view[2], "the size of a view");
        if (storage.offset > storage.count || count > storage.count - storage.offset)
            fail("a view of elements " + std::to_string(storage.offset) + " to "
                + std::to_string(storage.offset + count) + " of a storage of "
                + std::to_string(storage.count));
        storage.count = count;
    }
    PickleNode node;
    node.kind = PickleKind::Storage;
    node.index = m_document.m_storages.size();
    m_document.m_storages.push_back(storage);
    return add(node);
}

PickleIndex PickleBuilder::rebuildTensor(PickleGlobal how, Arguments arguments)
{
    const bool old = how == PickleGlobal::RebuildTensor;
    const bool third = how == PickleGlobal::RebuildTensorV3;
    const std::size_t least = old ? 4 : third ? 7 : 6;
    const std::size_t most = old ? 4 : least + 1;
    if (arguments.size() < least || arguments.size() > most)
        fail("a tensor is made with " + std::to_string(arguments.size()) + " arguments");
    if (!m_document.is(arguments[0], PickleKind::Storage))
        fail("a tensor is made of something that is no storage");
    if (!old && (!m_document.is(arguments[4], PickleKind::Bool) || !isEmptyDict(arguments[5])))
        fail("a tensor has hooks, or requires_grad is no bool");
    if (arguments.size() == 8 || (!third && arguments.size() == 7)) {
        const PickleKind kind = m_document.kind(arguments.back());
        if (kind != PickleKind::None && kind != PickleKind::Dict)
            fail("the metadata of a tensor is no dict");
    }
    PickleStorage storage = m_document.m_storages[m_document.node(arguments[0]).index];
    if (third) {
        if (!isGlobal(arguments[6], PickleGlobal::DType) || !storage.untyped)
            fail("a tensor is made with something that is no dtype, or from a typed storage");
        storage.dtype = m_document.node(arguments[6]).dtype;
    } else if (storage.untyped) {
        fail("a tensor without a dtype is made of an untyped storage");
    }
    TensorEntry tensor;
    tensor.dtype = storage.dtype;
    tensor.offset = size(arguments[1], "the offset of a tensor");
    tensor.shape = sizes(arguments[2], "the shape of a tensor");
    tensor.stride = sizes(arguments[3], "the stride of a tensor");
    tensor.storage = storage.storage;
    checkBounds(tensor, storage);
    tensor.offset += storage.offset;
    if (m_document.m_tensors.size() == maxTensors)
        fail("more than 200000 tensors");
    PickleNode node;
    node.kind = PickleKind::Tensor;
    node.index = m_document.m_tensors.size();
    m_document.m_tensors.push_back(std::move(tensor));
    return add(node);
}

void PickleBuilder::checkBounds(const TensorEntry& tensor, const PickleStorage& storage)
{
    const std::size_t item = itemSize(tensor.dtype);
    if (storage.untyped && (storage.count % item != 0 || storage.offset % item != 0))
        fail("a storage of " + std::to_string(storage.count)
            + " bytes does not hold whole elements");
    const std::uint64_t count = storage.untyped ? storage.count / item : storage.count;
    if (tensor.shape.size() != tensor.stride.size())
        fail("a tensor has " + std::to_string(tensor.shape.size()) + " sizes and "
            + std::to_string(tensor.stride.size()) + " strides");
    const bool empty = std::ranges::find(tensor.shape, 0) != tensor.shape.end();
    std::uint64_t last = tensor.offset;
    std::uint64_t bytes = empty ? 0 : item;
    bool wraps = false;
    for (std::size_t axis = 0; !empty && axis < tensor.shape.size(); ++axis) {
        const auto length = static_cast<std::uint64_t>(tensor.shape[axis]);
        std::uint64_t reach = 0;
        wraps = wraps
            || __builtin_mul_overflow(
                length - 1, static_cast<std::uint64_t>(tensor.stride[axis]), &reach)
            || __builtin_add_overflow(last, reach, &last)
            || __builtin_mul_overflow(bytes, length, &bytes);
    }
    if (wraps || (empty ? last > count : last >= count))
        fail("a tensor reaches " + (wraps ? "absurdly far" : "element " + std::to_string(last))
            + ", its storage has " + std::to_string(count) + " elements");
    m_tensorBytes += bytes; // cannot wrap: each is below 2^63 only if the limit held before
    const std::uint64_t limit =
        4 * std::min<std::uint64_t>(m_options.fileSize, 1ULL << 60) + (64ULL << 20);
    if (bytes > limit || m_tensorBytes > limit)
        fail("the tensors need in total " + std::to_string(std::max(bytes, m_tensorBytes))
            + " bytes of memory, more than a file of " + std::to_string(m_options.fileSize)
            + " can justify");
}

PickleIndex PickleBuilder::rebuildParameter(Arguments arguments)
{
    if (arguments.size() != 3 || !m_document.is(arguments[0], PickleKind::Tensor)
        || !m_document.is(arguments[1], PickleKind::Bool) || !isEmptyDict(arguments[2]))
        fail("a parameter is made of something that is no tensor, bool and empty dict");
    return arguments[0];
}

PickleIndex PickleBuilder::makeSize(Arguments arguments)
{
    if (arguments.size() != 1)
        fail("torch.Size needs one tuple");
    sizes(arguments[0], "torch.Size");
    return arguments[0];
}

PickleIndex PickleBuilder::makeDevice(Arguments arguments)
{
    const bool indexed = arguments.size() == 2 && m_document.is(arguments[1], PickleKind::Int);
    if ((arguments.size() != 1 && !indexed) || !m_document.is(arguments[0], PickleKind::Text))
        fail("torch.device needs a text and perhaps a number");
    const std::string_view text = m_document.text(arguments[0]);
    const std::string_view type = text.substr(0, text.find(':'));
    const std::string_view number = text.size() > type.size() ? text.substr(type.size() + 1) : "0";
    const bool plain = !type.empty() && type.size() <= 16
        && std::ranges::all_of(type, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!plain || !isKey(number, 4))
        fail("torch.device " + clinic::quoted(text) + " is no device");
    return arguments[0];
}

} // namespace clinic
