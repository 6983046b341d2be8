// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace clinic {

/// Opens a .safetensors file, stricter than the reference: no unknown or duplicate fields, the
/// tensors tile the data without hole or overlap, the header has at most 16 MiB. Only the header is
/// read here; tensors are read when asked for. Errors: Io, Format, Resource, naming file and
/// tensor.
Checkpoint readSafetensors(const std::filesystem::path& path);

/// Whether the first bytes of a file (16 are enough) can be those of a safetensors file: a header
/// length that fits `fileSize`, then blanks or '{'.
bool looksLikeSafetensors(std::span<const std::byte> head, std::uint64_t fileSize);

} // namespace clinic
