// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace clinic {

/// A file that ships with the program: in $CLINIC_RESOURCES, else in share/clipclinic beside the
/// folder of the executable (build tree and installation look alike). Error{Io} naming the places
/// tried.
std::filesystem::path resourcePath(std::string_view name);

} // namespace clinic
