// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/text/python_data.h"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Texts alone, and no more of them than bytes: nothing was computed.
std::size_t countTexts(const nlohmann::json& value)
{
    if (value.is_string())
        return 1 + value.get_ref<const std::string&>().size() / 4; // an escape may grow to 4 bytes
    require(value.is_array() || value.is_object());
    std::size_t count = 0;
    for (const auto& element : value)
        count += countTexts(element);
    return count;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto read = clinic::parsePythonData(text, "classes.py");
        require(countTexts(read) <= size);
        require(!read.dump().empty()); // throws for text that is not UTF-8
    } catch (const clinic::Error& error) {
        require(std::string_view(error.what()).size() <= 400);
    }
    return 0;
}
