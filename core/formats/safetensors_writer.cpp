// SPDX-License-Identifier: Apache-2.0
#include "core/formats/safetensors_writer.h"

#include "core/base/error.h"
#include "core/base/output_file.h"

#include <nlohmann/json.hpp>
#include <set>

namespace clinic {

namespace {
std::uint64_t expectedBytes(const SafetensorsEntry& entry)
{
    std::uint64_t count = itemSize(entry.dtype);
    for (const auto size : entry.shape)
        count *= static_cast<std::uint64_t>(size);
    return count;
}

nlohmann::ordered_json entryHeader(const SafetensorsEntry& entry, std::uint64_t begin)
{
    return {{"dtype", std::string(dtypeName(entry.dtype))}, {"shape", entry.shape},
        {"data_offsets", {begin, begin + entry.bytes.size()}}};
}

std::string headerText(
    std::span<const SafetensorsEntry> entries, const SafetensorsMetadata& metadata)
{
    nlohmann::ordered_json::object_t header;
    if (!metadata.empty())
        header.emplace_back("__metadata__", metadata);
    std::uint64_t position = 0;
    std::set<std::string_view> names;
    for (const auto& entry : entries) {
        if (!names.insert(entry.name).second || entry.name == "__metadata__")
            throw Error(
                ErrorKind::Mismatch, "tensor " + clinic::quoted(entry.name) + " is given twice");
        if (expectedBytes(entry) != entry.bytes.size())
            throw Error(ErrorKind::Mismatch,
                "tensor " + clinic::quoted(entry.name) + " takes "
                    + std::to_string(expectedBytes(entry)) + " bytes by its shape, given are "
                    + std::to_string(entry.bytes.size()));
        header.emplace_back(entry.name, entryHeader(entry, position));
        position += entry.bytes.size();
    }
    auto text = nlohmann::ordered_json(std::move(header))
                    .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}
} // namespace

void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsEntry> entries,
    const SafetensorsMetadata& metadata)
{
    const auto header = headerText(entries, metadata);
    const std::uint64_t length = header.size();
    OutputFile file(path);
    file.write(std::as_bytes(std::span(&length, 1)));
    file.write(header);
    for (const auto& entry : entries)
        file.write(entry.bytes);
    file.commit();
}

void writeSafetensors(const std::filesystem::path& path,
    const std::map<std::string, MatrixView>& matrices, const SafetensorsMetadata& metadata)
{
    std::vector<SafetensorsEntry> entries;
    for (const auto& [name, matrix] : matrices) {
        const std::span floats(matrix.data(), matrix.rows() * matrix.cols());
        entries.push_back({.name = name,
            .dtype = DType::F32,
            .shape = {static_cast<std::int64_t>(matrix.rows()),
                static_cast<std::int64_t>(matrix.cols())},
            .bytes = std::as_bytes(floats)});
    }
    writeSafetensors(path, entries, metadata);
}

} // namespace clinic
