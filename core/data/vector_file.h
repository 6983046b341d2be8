// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace clinic {

/// Unit vectors under way: rows x dim float32 on disk, in row order, all zero at first. A row
/// counts as there if its norm is 1, so what a kill or a power cut left behind is told from what
/// was never written without any journal.
class VectorFile {
public:
    /// Opens the file if it has the right size, else makes it anew. Error{Io}, Error{Resource}.
    VectorFile(const std::filesystem::path& path, std::int64_t rows, std::int64_t dim);
    ~VectorFile();
    VectorFile(const VectorFile&) = delete;
    VectorFile& operator=(const VectorFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::int64_t dim() const { return m_dim; }
    void write(std::int64_t row, std::span<const float> vector);
    /// One flag a row: 1 where a unit vector lies.
    std::vector<std::uint8_t> present() const;
    void sync();

private:
    [[noreturn]] void fail(const char* doing) const;

    std::filesystem::path m_path;
    std::int64_t m_rows;
    std::int64_t m_dim;
    int m_descriptor = -1;
};

/// Whether the squared norm is 1 within float rounding.
bool isUnitVector(std::span<const float> vector);

} // namespace clinic
