// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace clinic {

/// Borrowed row-major floats: rows x cols, rows contiguous. Valid as long as what owns the floats.
class MatrixView {
public:
    MatrixView() = default;
    MatrixView(const float* data, std::size_t rows, std::size_t cols)
        : m_data(data)
        , m_rows(rows)
        , m_cols(cols)
    {
    }

    std::size_t rows() const { return m_rows; }
    std::size_t cols() const { return m_cols; }
    bool empty() const { return m_rows == 0 || m_cols == 0; }
    const float* data() const { return m_data; }
    std::span<const float> row(std::size_t i) const
    {
        assert(i < m_rows);
        return {m_data + i * m_cols, m_cols};
    }
    float operator()(std::size_t i, std::size_t j) const { return m_data[i * m_cols + j]; }

private:
    const float* m_data = nullptr;
    std::size_t m_rows = 0;
    std::size_t m_cols = 0;
};

/// Owned row-major floats: rows x cols, zero at first.
class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t cols)
        : m_data(rows * cols)
        , m_rows(rows)
        , m_cols(cols)
    {
    }

    std::size_t rows() const { return m_rows; }
    std::size_t cols() const { return m_cols; }
    bool empty() const { return m_data.empty(); }
    float* data() { return m_data.data(); }
    const float* data() const { return m_data.data(); }
    std::span<float> row(std::size_t i)
    {
        assert(i < m_rows);
        return {m_data.data() + i * m_cols, m_cols};
    }
    std::span<const float> row(std::size_t i) const { return MatrixView(*this).row(i); }
    float& operator()(std::size_t i, std::size_t j) { return m_data[i * m_cols + j]; }
    float operator()(std::size_t i, std::size_t j) const { return m_data[i * m_cols + j]; }
    operator MatrixView() const { return {m_data.data(), m_rows, m_cols}; }

private:
    std::vector<float> m_data;
    std::size_t m_rows = 0;
    std::size_t m_cols = 0;
};

} // namespace clinic
