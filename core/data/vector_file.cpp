// SPDX-License-Identifier: Apache-2.0
#include "core/data/vector_file.h"

#include "core/base/error.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clinic {

bool isUnitVector(std::span<const float> vector)
{
    double sum = 0;
    for (const float x : vector)
        sum += static_cast<double>(x) * x;
    return std::abs(sum - 1) < 1e-3; // false for NaN
}

VectorFile::VectorFile(const std::filesystem::path& path, std::int64_t rows, std::int64_t dim)
    : m_path(path)
    , m_rows(rows)
    , m_dim(dim)
{
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (m_descriptor < 0)
        fail("opening");
    const auto bytes = static_cast<off_t>(rows * dim * static_cast<std::int64_t>(sizeof(float)));
    struct stat info { };
    const bool fits = ::fstat(m_descriptor, &info) == 0 && info.st_size == bytes;
    if (!fits && (::ftruncate(m_descriptor, 0) != 0 || ::ftruncate(m_descriptor, bytes) != 0)) {
        const int code = errno;
        ::close(m_descriptor);
        errno = code;
        fail("making room");
    }
}

VectorFile::~VectorFile()
{
    ::close(m_descriptor);
}

void VectorFile::fail(const char* doing) const
{
    const int code = errno;
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw Error(full ? ErrorKind::Resource : ErrorKind::Io,
        m_path.string() + ": " + doing + " failed: " + std::strerror(code)
            + (full ? "; free some space, the same request then goes on where it stopped" : ""));
}

void VectorFile::write(std::int64_t row, std::span<const float> vector)
{
    auto bytes = std::as_bytes(vector);
    auto offset = static_cast<off_t>(row * m_dim * static_cast<std::int64_t>(sizeof(float)));
    while (!bytes.empty()) {
        const auto written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("writing");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += written;
    }
}

std::vector<std::uint8_t> VectorFile::present() const
{
    std::vector<std::uint8_t> flags(static_cast<std::size_t>(m_rows));
    const auto dim = static_cast<std::size_t>(m_dim);
    const std::size_t block = std::max<std::size_t>(1, (1U << 20U) / dim);
    std::vector<float> values(block * dim);
    for (std::size_t row = 0; row < flags.size(); row += block) {
        const auto count = std::min(block, flags.size() - row);
        const auto bytes = static_cast<ssize_t>(count * dim * sizeof(float));
        if (::pread(m_descriptor, values.data(), static_cast<std::size_t>(bytes),
                static_cast<off_t>(row * dim * sizeof(float)))
            != bytes)
            return std::vector<std::uint8_t>(flags.size()); // unreadable: as if nothing were there
        for (std::size_t i = 0; i < count; ++i)
            flags[row + i] = isUnitVector(std::span(values).subspan(i * dim, dim)) ? 1 : 0;
    }
    return flags;
}

void VectorFile::sync()
{
    if (::fdatasync(m_descriptor) != 0)
        fail("syncing to disk");
}

} // namespace clinic
