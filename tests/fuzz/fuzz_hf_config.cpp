// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/hf_config.h"

#include <cstdint>
#include <cstdlib>

/// A configuration is accepted or refused with a short message; nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::vector<std::string> warnings;
    try {
        clinic::checkModelConfig(
            {reinterpret_cast<const char*>(data), size}, "config.json", warnings);
        if (warnings.size() > 1)
            std::abort();
    } catch (const clinic::Error& error) {
        if (std::string_view(error.what()).size() > 400)
            std::abort();
    }
    return 0;
}
