// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// Why a path from a table must not be opened; empty if it may. Looks at the text only, touches no
/// file: URLs, UNC names, device names and resource paths would already do harm when they are
/// looked up. Relative paths must stay in `root`, absolute ones must lie in `root` or in one of
/// `allowedRoots`.
std::string imagePathTrouble(std::string_view written, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots);
/// The same for a set that lies in one folder (a labelled set): nothing outside can be allowed.
std::string imagePathTrouble(std::string_view written, const std::filesystem::path& folder);

/// The second look, at the moment of opening: follows links and says why the real file must not be
/// opened (it lies outside of all roots); empty if it may, also where there is no such file.
std::string linkTrouble(const std::filesystem::path& file, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots);
/// The same for a set that lies in one folder.
std::string linkTrouble(const std::filesystem::path& file, const std::filesystem::path& folder);

} // namespace clinic
