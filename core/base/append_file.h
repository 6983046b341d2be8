// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace clinic {

/// A file of lines that only grows, one writer at a time. What is appended is with the operating
/// system before append() returns: a killed program loses no whole line.
class AppendFile {
public:
    /// Opens or makes it, and locks it. Error{Config} if another program is writing it (with `wait`
    /// it is waited for); Error{Io}.
    explicit AppendFile(const std::filesystem::path& path, bool wait = false);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    std::uint64_t size() const;
    /// Whether the last line has its end; true for an empty file.
    bool endsWithLine() const;
    void cutTo(std::uint64_t size);
    /// `line` without its end.
    void append(std::string_view line);
    void sync();

private:
    [[noreturn]] void fail(const char* doing) const;

    std::filesystem::path m_path;
    int m_descriptor = -1;
};

} // namespace clinic
