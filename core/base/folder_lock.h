// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace clinic {

/// A folder that nobody else writes into while this lives: another job or program that asks for it
/// is refused. The folder is made if it is not there. A killed program leaves no lock behind. Where
/// the file system knows no locks there is none.
class FolderLock {
public:
    /// Error{Config} if it is taken, Error{Io} if the folder cannot be made or opened.
    explicit FolderLock(const std::filesystem::path& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    /// Whether somebody holds the lock of a folder; false where there is no such folder.
    static bool isTaken(const std::filesystem::path& folder);

private:
    int m_descriptor = -1;
};

} // namespace clinic
