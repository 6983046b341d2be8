// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// Rows with equal text, so that equal captions and equal images are encoded once.
class RowGroups {
public:
    RowGroups() = default;
    /// `skipped` holds rows to leave out, ascending. Groups are in the order of their first rows.
    RowGroups(std::span<const std::string> texts, std::span<const std::int64_t> skipped);

    std::size_t size() const { return m_begin.empty() ? 0 : m_begin.size() - 1; }
    /// Ascending, at least one.
    std::span<const std::int64_t> rows(std::size_t group) const
    {
        return std::span(m_rows).subspan(m_begin[group], m_begin[group + 1] - m_begin[group]);
    }
    std::int64_t firstRow(std::size_t group) const { return m_rows[m_begin[group]]; }

private:
    std::vector<std::int64_t> m_rows;
    std::vector<std::size_t> m_begin;
};

} // namespace clinic
