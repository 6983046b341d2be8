// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace clinic {

/// How many bytes recogniseFile wants, if there are so many.
inline constexpr std::size_t fileHeadBytes = 1024;

enum class FileKind { Zip, LegacyTorch, Safetensors, Pickle, Other };

/// What a file is, by its first bytes alone.
FileKind fileKind(std::span<const std::byte> head, std::uint64_t fileSize);

/// For a file of kind Other: what it is instead of a checkpoint and what to do, as the end of a
/// sentence.
std::string_view describeForeignFile(std::span<const std::byte> head);

} // namespace clinic
