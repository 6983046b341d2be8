// SPDX-License-Identifier: Apache-2.0
#include "core/base/folder_lock.h"

#include "core/base/error.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace clinic {

namespace {

/// isTaken() of another program holds a shared lock for a moment; that is no reason to refuse.
constexpr int patience = 20; // milliseconds

/// False if another holds the lock for longer than that.
bool lockWithin(int descriptor, int milliseconds)
{
    for (int waited = 0; ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; ++waited) {
        if (errno != EWOULDBLOCK)
            return true; // the file system knows no locks
        if (waited == milliseconds)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace

FolderLock::FolderLock(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    m_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_descriptor < 0)
        throw Error(ErrorKind::Io,
            folder.string() + ": the folder for the output cannot be made or opened: "
                + (error ? error.message() : std::strerror(errno)));
    if (!lockWithin(m_descriptor, patience)) {
        ::close(m_descriptor);
        throw Error(ErrorKind::Config,
            folder.string()
                + ": another program is writing there; wait for it or choose another folder");
    }
}

FolderLock::~FolderLock()
{
    ::close(m_descriptor);
}

bool FolderLock::isTaken(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool taken = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return taken;
}

} // namespace clinic
