// SPDX-License-Identifier: Apache-2.0
#include "core/data/row_groups.h"

#include <string_view>
#include <unordered_map>

namespace clinic {

RowGroups::RowGroups(std::span<const std::string> texts, std::span<const std::int64_t> skipped)
{
    std::unordered_map<std::string_view, std::size_t> groups;
    std::vector<std::size_t> groupOf(texts.size());
    std::vector<std::size_t> counts;
    constexpr auto none = static_cast<std::size_t>(-1);
    auto skip = skipped.begin();
    for (std::size_t row = 0; row < texts.size(); ++row) {
        groupOf[row] = none;
        if (skip != skipped.end() && *skip == static_cast<std::int64_t>(row)) {
            ++skip;
            continue;
        }
        const auto [found, isNew] = groups.try_emplace(texts[row], counts.size());
        if (isNew)
            counts.push_back(0);
        ++counts[found->second];
        groupOf[row] = found->second;
    }
    m_begin.assign(1, 0);
    for (const auto count : counts)
        m_begin.push_back(m_begin.back() + count);
    m_rows.resize(m_begin.back());
    auto next = m_begin;
    for (std::size_t row = 0; row < texts.size(); ++row)
        if (groupOf[row] != none)
            m_rows[next[groupOf[row]]++] = static_cast<std::int64_t>(row);
}

} // namespace clinic
