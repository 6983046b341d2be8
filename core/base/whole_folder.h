// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

namespace clinic {

/// Absolute, without links and without a slash at its end, also where it is not there yet: what a
/// name beside it can be made of. Error{Config} if it is empty, Error{Io} if it cannot be
/// looked up.
std::filesystem::path folderPath(const std::filesystem::path& written);

/// A folder that appears whole or not at all: `write` fills the folder it is given, FOLDER.making,
/// which then takes the place of `folder` and of what was there. Where `write` throws,
/// FOLDER.making is removed and `folder` stays as it was. Error{Io} in the place of a
/// filesystem_error.
void writeWholeFolder(const std::filesystem::path& folder,
    const std::function<void(const std::filesystem::path& making)>& write);

} // namespace clinic
