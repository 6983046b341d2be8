// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/safetensors.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// Every tensor of an accepted file can be read, and together they are no larger than the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const int file = ::memfd_create("fuzz", MFD_CLOEXEC);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    try {
        const auto checkpoint = clinic::readSafetensors("/proc/self/fd/" + std::to_string(file));
        std::uint64_t total = 0;
        for (const auto& entry : checkpoint.tensors.entries())
            total += checkpoint.tensors.read(entry).size();
        if (total > size)
            std::abort();
    } catch (const clinic::Error& error) {
        if (std::string_view(error.what()).size() > 400)
            std::abort();
    }
    return 0;
}
