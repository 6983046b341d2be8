// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/preset.h"
#include "core/trigger/trigger_file.h"
#include "tests/fuzz/memory_file.h"

namespace clinic {
/// The decoder stays out: pictures have passed the guard, which has its own program.
RgbaImage decodeRgbaImage(std::span<const std::byte>, std::string_view)
{
    return {1, 1, {0, 0, 0, 0}};
}
} // namespace clinic

namespace {

void mustBeWhole(const clinic::TriggerSpec& spec)
{
    clinic::checkTriggerSpec(spec);
    if (clinic::parseTriggerSpec(clinic::formatTriggerSpec(spec)) != spec)
        std::abort();
}

void readFile(const std::uint8_t* data, std::size_t size)
{
    static clinic::MemoryFile file;
    file.fill(data, size);
    const auto read = clinic::readTriggerFile(file.path());
    mustBeWhole(read.spec);
    if (read.painted && read.painted->layers.size() > 64)
        std::abort();
}

} // namespace

/// One byte, then a trigger's text (even) or its JSON (odd): what is accepted can be written, read
/// again and is then the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    try {
        if (data[0] % 2 == 0)
            mustBeWhole(
                clinic::parseTriggerSpec({reinterpret_cast<const char*>(data) + 1, size - 1}));
        else
            readFile(data + 1, size - 1);
    } catch (const clinic::Error& error) {
        if (std::string_view(error.what()).size() > 400)
            std::abort();
    }
    return 0;
}
