// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/formats/tensor_table.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// A tensor to be written: row-major little-endian bytes that the caller keeps alive.
struct SafetensorsEntry {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes; ///< exactly as many as shape and dtype ask for
};

using SafetensorsMetadata = std::map<std::string, std::string>;

/// Writes a .safetensors file that the reference and readSafetensors both open; whole or not at
/// all. Tensors lie in the given order; the header is padded with blanks so that they begin at a
/// multiple of 8. Errors: Mismatch (bytes do not fit the shape, a name given twice), Io, Resource.
void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsEntry> entries,
    const SafetensorsMetadata& metadata = {});

/// The same for float matrices by name, each rows x cols.
void writeSafetensors(const std::filesystem::path& path,
    const std::map<std::string, MatrixView>& matrices, const SafetensorsMetadata& metadata = {});

} // namespace clinic
