// SPDX-License-Identifier: Apache-2.0
#include "core/base/folder_lock.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace clinic {

FolderLock::FolderLock(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    m_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_descriptor < 0)
        throw Error(ErrorKind::Io,
            folder.string() + ": the folder for the output cannot be made or opened: "
                + (error ? error.message() : std::strerror(errno)));
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
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

} // namespace clinic
