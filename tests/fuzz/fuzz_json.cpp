// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"

#include <cstdlib>

/// What is accepted can be written, read again and is then the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto value = clinic::parseUntrustedJson(text, "fuzz.json", {.nodes = 100'000});
        const auto copy = value;
        if (clinic::parseUntrustedJson(copy.dump(), "again.json") != value)
            std::abort();
    } catch (const clinic::Error& error) {
        if (std::string_view(error.what()).size() > 400)
            std::abort();
    }
    return 0;
}
