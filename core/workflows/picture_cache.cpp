// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/picture_cache.h"

namespace clinic {

std::shared_ptr<const Image> PictureCache::find(std::size_t row) const
{
    const std::lock_guard lock(m_mutex);
    return m_pictures[row];
}

void PictureCache::keep(std::size_t row, const std::shared_ptr<const Image>& image)
{
    const std::lock_guard lock(m_mutex);
    if (m_pictures[row] || image->rgb.size() > m_left)
        return;
    m_left -= image->rgb.size();
    m_pictures[row] = image;
}

} // namespace clinic
