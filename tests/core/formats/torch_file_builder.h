// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/output_file.h"
#include "core/formats/byte_writer.h"
#include "core/formats/zip_writer.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Pieces of pickles as torch writes them.
inline std::string pickleText(std::string_view text)
{
    ByteWriter out;
    out.text("X");
    out.little(static_cast<std::uint32_t>(text.size()));
    out.text(text);
    return {reinterpret_cast<const char*>(out.bytes().data()), out.bytes().size()};
}

inline std::string pickleInteger(std::int64_t value)
{
    ByteWriter out;
    out.text("\x8a\x08");
    out.little(value);
    return {reinterpret_cast<const char*>(out.bytes().data()), out.bytes().size()};
}

inline std::string pickleGlobal(std::string_view module, std::string_view name)
{
    return "c" + std::string(module) + "\n" + std::string(name) + "\n";
}

/// What a test may change about one float tensor over the storage `data/0` of 16 bytes.
struct PickledTensor {
    std::string storageClass = pickleGlobal("torch", "FloatStorage");
    std::string key = pickleText("0");
    std::string count = pickleInteger(4);
    std::string view; ///< sixth part of the id of the older format
    std::string offset = pickleInteger(0);
    std::string shape = "(" + pickleInteger(2) + pickleInteger(2) + "t";
    std::string stride = "(" + pickleInteger(2) + pickleInteger(1) + "t";
    std::string hooks = pickleGlobal("collections", "OrderedDict") + ")R";

    std::string bytes() const
    {
        return pickleGlobal("torch._utils", "_rebuild_tensor_v2") + "((" + pickleText("storage")
            + storageClass + key + pickleText("cpu") + count + view + "tQ" + offset + shape + stride
            + "\x89" + hooks + "tR";
    }
};

/// A state dict of one tensor 'w'; `extra` are further keys and values.
inline std::string pickledStateDict(const std::string& tensor, const std::string& extra = {})
{
    return "\x80\x02" + pickleGlobal("collections", "OrderedDict") + ")R(" + pickleText("w")
        + tensor + extra + "u.";
}

/// Writes an archive with this data.pkl and the numbers 1, 2, 3, 4 as data/0.
inline void writeTorchZip(const std::filesystem::path& path, const std::string& pickle,
    const std::vector<std::pair<std::string, std::string>>& more = {{"version", "3\n"}})
{
    static constexpr float numbers[4] = {1, 2, 3, 4};
    OutputFile file(path);
    ZipWriter zip(file, "archive");
    zip.add("data.pkl", pickle);
    zip.add("data/0", std::as_bytes(std::span(numbers)));
    for (const auto& [name, text] : more)
        zip.add(name, text);
    zip.finish();
    file.commit();
}

/// A stream of the older format with the same tensor; `keys` is its fifth pickle, `raw` what
/// follows.
inline std::string legacyStream(
    const std::string& object, const std::string& keys, const std::string& raw)
{
    using std::string_literals::operator""s;
    return "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e\x80\x02M\xe9\x03."s
        + "\x80\x02}("s + pickleText("protocol_version") + pickleInteger(1001)
        + pickleText("little_endian") + "\x88u." + object + keys + raw;
}

} // namespace clinic
