// SPDX-License-Identifier: Apache-2.0
// Any bytes through the one entrance. What is accepted must be readable to the last byte or be
// refused as damaged.
#include "core/base/error.h"
#include "core/formats/checkpoint.h"
#include "tests/fuzz/memory_file.h"

using namespace clinic;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static MemoryFile memory;
    memory.fill(data, size);
    try {
        const Checkpoint checkpoint = openCheckpoint(memory.path());
        for (const TensorEntry& entry : checkpoint.tensors.entries()) {
            if (checkpoint.tensors.find(entry.name) == nullptr || entry.byteCount() > (65ULL << 20))
                std::abort();
            try {
                if (entry.byteCount() < (1U << 20))
                    static_cast<void>(checkpoint.tensors.readFloats(entry));
            } catch (const Error& e) {
                if (e.kind() != ErrorKind::Format)
                    std::abort();
            }
        }
    } catch (const Error& e) {
        if (e.kind() == ErrorKind::Io)
            std::abort();
    }
    return 0;
}
