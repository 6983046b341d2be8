// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/folder_lock.h"

#include <filesystem>

namespace clinic {

/// The folder a demo is made in, for as long as it is made: nobody else writes there, and the
/// finished demo that is to be replaced waits aside until finish(). Destroyed without it, that demo
/// is put back as it was; unfinished parts of a first making stay and are made anew. A program that
/// was killed leaves this to the next one.
class DemoFolder {
public:
    /// Ready for demo.json, data, mmr, models and project. Error{Config} if another program writes
    /// there, if a finished demo is not to be replaced (`overwrite`), or if the folder is neither
    /// empty nor a demo's.
    DemoFolder(const std::filesystem::path& folder, bool overwrite);
    ~DemoFolder();
    DemoFolder(const DemoFolder&) = delete;
    DemoFolder& operator=(const DemoFolder&) = delete;

    /// All parts are there, demo.json last.
    void finish();

private:
    explicit DemoFolder(const std::filesystem::path& folder);
    void putBack() const;

    std::filesystem::path m_folder;
    FolderLock m_lock;
};

} // namespace clinic
