// SPDX-License-Identifier: Apache-2.0
#include "core/base/resources.h"

#include "core/base/error.h"

#include <cstdlib>

namespace clinic {

std::filesystem::path resourcePath(std::string_view name)
{
    std::string tried;
    if (const char* folder = std::getenv("CLINIC_RESOURCES")) {
        const auto path = std::filesystem::path(folder) / name;
        if (std::filesystem::exists(path))
            return path;
        tried = path.string() + ", ";
    }
    std::error_code error; // Linux: other systems have their own call for this
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto path = program.parent_path().parent_path() / "share" / "clipclinic" / name;
    if (std::filesystem::exists(path))
        return path;
    throw Error(ErrorKind::Io,
        "the program's own file " + std::string(name) + " is missing (looked at " + tried
            + path.string() + "); install again, or set CLINIC_RESOURCES");
}

} // namespace clinic
