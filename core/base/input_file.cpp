// SPDX-License-Identifier: Apache-2.0
#include "core/base/input_file.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace clinic {

InputFile::InputFile(const std::filesystem::path& path)
    : m_path(path)
{
    // O_NONBLOCK: a FIFO must not make us wait for a writer.
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_descriptor < 0)
        throw Error(ErrorKind::Io, path.string() + ": cannot be opened: " + std::strerror(errno));
    struct stat info { };
    if (::fstat(m_descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(m_descriptor);
        throw Error(ErrorKind::Io, path.string() + ": is not a regular file");
    }
    m_size = static_cast<std::uint64_t>(info.st_size);
    m_number = static_cast<std::uint64_t>(info.st_ino);
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_size(other.m_size)
    , m_number(other.m_number)
{
}

InputFile& InputFile::operator=(InputFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    std::swap(m_number, other.m_number);
    return *this;
}

void InputFile::readAt(std::uint64_t offset, std::span<std::byte> out) const
{
    std::size_t done = 0;
    while (done < out.size()) {
        const auto got = ::pread(
            m_descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error(
                ErrorKind::Io, m_path.string() + ": reading failed: " + std::strerror(errno));
        if (got == 0)
            throw Error(ErrorKind::Format,
                m_path.filename().string() + ": truncated: ends at byte "
                    + std::to_string(offset + done) + ", " + std::to_string(out.size() - done)
                    + " more expected");
        done += static_cast<std::size_t>(got);
    }
}

std::vector<std::byte> InputFile::read(std::uint64_t offset, std::size_t count) const
{
    if (offset > m_size || count > m_size - offset) // before the allocation: the count may be a lie
        throw Error(ErrorKind::Format,
            m_path.filename().string() + ": truncated: " + std::to_string(count)
                + " bytes expected at " + std::to_string(offset) + ", the file has "
                + std::to_string(m_size));
    std::vector<std::byte> out(count);
    readAt(offset, out);
    return out;
}

std::vector<std::byte> readWholeFile(const std::filesystem::path& path, std::uint64_t limit)
{
    const InputFile file(path);
    if (file.size() > limit)
        throw Error(ErrorKind::Resource,
            path.filename().string() + ": has " + std::to_string(file.size())
                + " bytes, the limit is " + std::to_string(limit));
    return file.read(0, file.size());
}

std::string readWholeText(const std::filesystem::path& path, std::uint64_t limit)
{
    const auto bytes = readWholeFile(path, limit);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace clinic
