// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <system_error>

namespace clinic {

/// The same bytes under a second name: a hard link, which costs no space, or a copy where there can
/// be none (another disk). For files that are never changed in place; `to` must not exist.
void linkOrCopy(
    const std::filesystem::path& from, const std::filesystem::path& to, std::error_code& error);
/// Throws std::filesystem::filesystem_error instead.
void linkOrCopy(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace clinic
