// SPDX-License-Identifier: Apache-2.0
#include "core/base/link_file.h"

namespace clinic {

void linkOrCopy(
    const std::filesystem::path& from, const std::filesystem::path& to, std::error_code& error)
{
    std::filesystem::create_hard_link(from, to, error);
    if (error)
        std::filesystem::copy_file(from, to, error);
}

void linkOrCopy(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    linkOrCopy(from, to, error);
    if (error)
        throw std::filesystem::filesystem_error("cannot be linked or copied", from, to, error);
}

} // namespace clinic
