// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the container whose pickle it is, the rest is the pickle. Tensors that are
// accepted must lie inside the storages that they claimed.
#include "core/base/error.h"
#include "core/formats/pickle.h"
#include "core/formats/state_dict.h"

#include <cstdlib>

using namespace clinic;

namespace {

/// Says yes to every storage and remembers how large it was said to be.
class AnyStorage final : public StorageResolver {
public:
    std::size_t resolve(std::string_view, DType dtype, bool untyped, std::uint64_t count) override
    {
        m_bytes.push_back(count * (untyped ? 1 : itemSize(dtype)));
        return m_bytes.size() - 1;
    }
    std::uint64_t bytes(std::size_t storage) const { return m_bytes[storage]; }

private:
    std::vector<std::uint64_t> m_bytes;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    AnyStorage storages;
    PickleOptions options;
    options.scope = static_cast<GlobalScope>(data[0] % 3);
    options.storages = &storages;
    options.legacyIds = (data[0] & 4U) != 0;
    options.exactEnd = (data[0] & 8U) == 0;
    options.fileSize = 1U << 20;
    const auto* bytes = reinterpret_cast<const std::byte*>(data + 1);
    try {
        const PickleDocument document = readPickle({bytes, bytes + size - 1}, options);
        for (const TensorEntry& tensor : document.tensors()) {
            if (tensor.elementCount() > 0
                && tensor.endElement() * itemSize(tensor.dtype) > storages.bytes(tensor.storage))
                std::abort();
        }
        if (document.nodeCount() > size)
            std::abort(); // no opcode makes more than one value
        if (options.scope == GlobalScope::TorchScript)
            readScriptTree(document);
        else
            readStateDict(document);
    } catch (const Error& e) {
        if (e.kind() != ErrorKind::Format && e.kind() != ErrorKind::Unsafe)
            std::abort();
    }
    return 0;
}
