// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// An untrusted regular file, read by position. Never mapped: a mapped file that another program
/// cuts short ends the process with SIGBUS. Opening a FIFO, device or folder is refused without
/// blocking. readAt is thread-safe.
class InputFile {
public:
    /// Throws Error{Io} naming the file.
    explicit InputFile(const std::filesystem::path& path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }
    /// Another number: another file of the same name.
    std::uint64_t fileNumber() const { return m_number; }

    /// Fills `out` from `offset`; Error{Format} if the file is shorter, Error{Io} if reading fails.
    void readAt(std::uint64_t offset, std::span<std::byte> out) const;
    std::vector<std::byte> read(std::uint64_t offset, std::size_t count) const;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_number = 0;
};

/// The whole file; Error{Resource} above `limit` bytes.
std::vector<std::byte> readWholeFile(const std::filesystem::path& path, std::uint64_t limit);
std::string readWholeText(const std::filesystem::path& path, std::uint64_t limit);

} // namespace clinic
