// SPDX-License-Identifier: Apache-2.0
#include "core/base/append_file.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace clinic {

AppendFile::AppendFile(const std::filesystem::path& path, bool wait)
    : m_path(path)
    , m_descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644))
{
    if (m_descriptor < 0)
        fail("opening");
    if (::flock(m_descriptor, wait ? LOCK_EX : LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return; // where the file system knows no locks there is none
    ::close(m_descriptor);
    throw Error(ErrorKind::Config,
        m_path.string() + ": another program is writing it; wait for it, or name another file");
}

AppendFile::~AppendFile()
{
    ::close(m_descriptor);
}

std::uint64_t AppendFile::size() const
{
    const auto end = ::lseek(m_descriptor, 0, SEEK_END);
    if (end < 0)
        fail("reading");
    return static_cast<std::uint64_t>(end);
}

bool AppendFile::endsWithLine() const
{
    const auto end = static_cast<::off_t>(size());
    char last = '\n';
    if (end > 0 && ::pread(m_descriptor, &last, 1, end - 1) != 1)
        fail("reading");
    return last == '\n';
}

void AppendFile::cutTo(std::uint64_t size)
{
    if (::ftruncate(m_descriptor, static_cast<::off_t>(size)) != 0)
        fail("writing");
}

void AppendFile::append(std::string_view line)
{
    const std::string bytes = std::string(line) + '\n';
    for (std::size_t done = 0; done < bytes.size();) {
        const ::ssize_t count = ::write(m_descriptor, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno != EINTR)
            fail("writing");
        done += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
}

void AppendFile::sync()
{
    if (::fsync(m_descriptor) != 0)
        fail("writing");
}

void AppendFile::fail(const char* doing) const
{
    throw Error(ErrorKind::Io,
        m_path.string() + ": " + doing
            + " failed: " + std::strerror(errno)); // NOLINT(concurrency-mt-unsafe)
}

} // namespace clinic
