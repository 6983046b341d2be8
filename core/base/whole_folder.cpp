// SPDX-License-Identifier: Apache-2.0
#include "core/base/whole_folder.h"

#include "core/base/error.h"

namespace clinic {

namespace fs = std::filesystem;

fs::path folderPath(const fs::path& written)
{
    if (written.empty())
        throw Error(ErrorKind::Config, "the folder's name is empty");
    std::error_code error;
    fs::path full = fs::weakly_canonical(fs::absolute(written, error), error);
    if (error)
        throw Error(ErrorKind::Io, written.string() + ": " + error.message());
    return full.has_filename() ? full : full.parent_path();
}

void writeWholeFolder(
    const fs::path& folder, const std::function<void(const fs::path& making)>& write)
{
    const fs::path whole = folderPath(folder);
    fs::path making = whole;
    making += ".making";
    const auto removeMaking = [&] {
        std::error_code ignored;
        fs::remove_all(making, ignored);
    };
    try {
        fs::remove_all(making); // of a killed program
        fs::create_directories(making);
        write(making);
        fs::remove_all(whole);
        fs::rename(making, whole);
    } catch (const fs::filesystem_error& error) {
        removeMaking();
        throw Error(ErrorKind::Io, error.what());
    } catch (...) {
        removeMaking();
        throw;
    }
}

} // namespace clinic
