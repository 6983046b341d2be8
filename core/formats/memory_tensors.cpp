// SPDX-License-Identifier: Apache-2.0
#include "core/formats/memory_tensors.h"

#include <algorithm>
#include <cassert>

namespace clinic {

namespace {

class MemoryStorages : public StorageSource {
public:
    explicit MemoryStorages(std::vector<SaveTensor> tensors)
        : m_tensors(std::move(tensors))
    {
    }

    std::uint64_t storageBytes(std::size_t storage) const override
    {
        return m_tensors.at(storage).bytes.size();
    }

    void readStorage(std::size_t storage, std::span<std::byte> out) const override
    {
        readPart(storage, 0, out);
    }

    void readPart(
        std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const override
    {
        const auto bytes = m_tensors.at(storage).bytes;
        assert(offset + out.size() <= bytes.size());
        std::ranges::copy(bytes.subspan(static_cast<std::size_t>(offset), out.size()), out.begin());
    }

private:
    std::vector<SaveTensor> m_tensors;
};

} // namespace

TensorTable tensorTableOf(const std::vector<std::pair<std::string, SaveTensor>>& tensors)
{
    std::vector<TensorEntry> entries;
    std::vector<SaveTensor> storages;
    for (const auto& [name, tensor] : tensors) {
        TensorEntry entry;
        entry.name = name;
        entry.dtype = tensor.dtype;
        entry.shape = tensor.shape;
        entry.stride = contiguousStride(entry.shape);
        entry.storage = storages.size();
        entries.push_back(std::move(entry));
        storages.push_back(tensor);
    }
    return {std::move(entries), std::make_shared<MemoryStorages>(std::move(storages))};
}

} // namespace clinic
