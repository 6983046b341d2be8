// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace clinic {

/// A file that appears whole or not at all: bytes go to a temporary name beside it, commit() syncs
/// and renames. Destroyed without commit, the temporary file is removed and an older file of that
/// name is untouched.
class OutputFile {
public:
    /// Error{Config} if `path` exists and `overwrite` is false; Error{Io} if it cannot be created.
    explicit OutputFile(const std::filesystem::path& path, bool overwrite = true);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Error{Resource} when the disk is full, naming how much was asked for and how much is free.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);
    std::uint64_t position() const { return m_position; }
    /// The temporary name, for a library that must write by itself; it replaces the content.
    const std::filesystem::path& temporaryPath() const { return m_temporary; }
    void commit();

private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporary;
    int m_descriptor = -1;
    std::uint64_t m_position = 0;
};

/// The text as a whole file, by OutputFile.
void writeTextFile(const std::filesystem::path& path, std::string_view text);

/// One of many small files in a folder that is renamed as a whole: in place, and without a sync for
/// each. Error{Resource} if it cannot be written.
void writeUnsyncedFile(const std::filesystem::path& path, std::span<const std::byte> bytes);

} // namespace clinic
