// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"

#include "core/base/error.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace clinic {

namespace {
[[noreturn]] void throwErrno(const std::filesystem::path& path, const char* doing)
{
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
        std::error_code ignored;
        const auto space = std::filesystem::space(path.parent_path(), ignored);
        throw Error(ErrorKind::Resource,
            path.string() + ": no space left while " + doing + " ("
                + std::to_string(space.available)
                + " bytes free there); free some space or choose another place");
    }
    throw Error(ErrorKind::Io, path.string() + ": " + doing + " failed: " + std::strerror(code));
}

void syncFolder(const std::filesystem::path& folder)
{
    const int descriptor =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return; // some file systems refuse it; the rename itself has happened
    ::fsync(descriptor);
    ::close(descriptor);
}
} // namespace

OutputFile::OutputFile(const std::filesystem::path& path, bool overwrite)
    : m_path(path)
{
    static std::atomic<int> counter {0};
    if (!overwrite && std::filesystem::exists(path))
        throw Error(ErrorKind::Config, path.string() + ": exists already; --force replaces it");
    m_temporary = path;
    m_temporary += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (m_descriptor < 0)
        throwErrno(path, "creating the file");
}

OutputFile::~OutputFile()
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
}

void OutputFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throwErrno(m_path, "writing");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        m_position += static_cast<std::uint64_t>(written);
    }
}

void OutputFile::write(std::string_view text)
{
    write(std::as_bytes(std::span(text)));
}

void OutputFile::commit()
{
    if (::fsync(m_descriptor) != 0)
        throwErrno(m_path, "syncing to disk");
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        throwErrno(m_path, "renaming into place");
    ::close(m_descriptor);
    m_descriptor = -1;
    syncFolder(m_path.parent_path());
}

void writeTextFile(const std::filesystem::path& path, std::string_view text)
{
    OutputFile file(path);
    file.write(text);
    file.commit();
}

void writeUnsyncedFile(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(
        reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file)
        throw Error(ErrorKind::Resource,
            path.string() + ": writing failed; is there space left on the disk?");
}

} // namespace clinic
