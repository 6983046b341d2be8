// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/folder_lock.h"

#include <filesystem>

namespace clinic {

/// The folder a poisoned dataset appears in, whole or not at all: all is written into a hidden
/// folder beside it, which takes its place with finish(). Destroyed without that, the hidden folder
/// is removed and what was there stays.
class PoisonFolder {
public:
    /// Error{Config} if `out` is not empty (with `overwrite`: holds anything but a poisoned dataset
    /// of ours), or if another program makes one there; Error{Io}.
    PoisonFolder(const std::filesystem::path& out, bool overwrite);
    ~PoisonFolder();
    PoisonFolder(const PoisonFolder&) = delete;
    PoisonFolder& operator=(const PoisonFolder&) = delete;

    const std::filesystem::path& making() const { return m_making; }
    void finish();

private:
    explicit PoisonFolder(const std::filesystem::path& full);

    std::filesystem::path m_out;
    std::filesystem::path m_making;
    std::filesystem::path m_old; ///< what is being replaced waits here
    FolderLock m_lock;
};

/// `out` absolute and without links, also where it is not there yet: what relative paths start
/// from.
std::filesystem::path poisonFolderPath(const std::filesystem::path& out);

/// In manifest.json of each poisoned dataset, under "kind".
inline constexpr const char* poisonManifestKind = "clipclinic poisoned dataset";

} // namespace clinic
