// SPDX-License-Identifier: Apache-2.0
#include "core/nn/channel_sums.h"

#include <algorithm>

namespace clinic {

std::size_t RowParts::parts() const
{
    constexpr std::size_t fewestRows = 64;
    constexpr std::size_t mostParts = 64;
    return std::clamp(rows / fewestRows, std::size_t {1}, mostParts);
}

ChannelSums::ChannelSums(const RowParts& shape)
    : m_channels(shape.channels)
    , m_first(shape.channels * shape.parts())
    , m_second(m_first.size())
    , m_rows(shape.parts())
{
}

template <typename T>
void ChannelSums::addMoments(std::size_t part, double rows, const T* mean, const T* squares)
{
    const double before = m_rows[part];
    m_rows[part] += rows;
    const double share = rows / m_rows[part];
    double* const first = &m_first[part * m_channels];
    double* const second = &m_second[part * m_channels];
    for (std::size_t c = 0; c < m_channels; ++c) {
        const double apart = mean[c] - first[c];
        first[c] += apart * share;
        second[c] += squares[c] + apart * apart * before * share;
    }
}

template void ChannelSums::addMoments(std::size_t, double, const float*, const float*);

void ChannelSums::joinMoments()
{
    for (std::size_t part = 1; part < m_rows.size(); ++part)
        addMoments(0, m_rows[part], &m_first[part * m_channels], &m_second[part * m_channels]);
}

void ChannelSums::addSums(std::size_t part, const float* first, const float* second)
{
    for (std::size_t c = 0; c < m_channels; ++c) {
        m_first[part * m_channels + c] += first[c];
        m_second[part * m_channels + c] += second[c];
    }
}

void ChannelSums::joinSums()
{
    for (std::size_t i = m_channels; i < m_first.size(); ++i) {
        m_first[i % m_channels] += m_first[i];
        m_second[i % m_channels] += m_second[i];
    }
}

} // namespace clinic
