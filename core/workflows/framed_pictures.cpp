// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/framed_pictures.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/trigger/framing.h"

#include <utility>

namespace clinic {

FramedPictures::FramedPictures(std::shared_ptr<const EmbeddingSet> set, int resolution,
    const DecodeOptions& decode, std::size_t budget)
    : m_set(std::move(set))
    , m_resolution(resolution)
    , m_decode(decode)
    , m_budget(budget)
{
}

Image FramedPictures::load(std::int64_t row, const TriggerSpec& spec) const
{
    const auto file = m_set->imageFile(row);
    if (file.empty())
        throw Error(ErrorKind::Unsafe,
            clinic::quoted(m_set->path(row))
                + ": is not opened, since it is not that of a file in the picture folder");
    return frameForTrigger(readImage(file, m_decode), spec, m_resolution);
}

void FramedPictures::keep(std::int64_t row, Image image)
{
    const std::size_t size = image.rgb.size();
    if (size > m_budget)
        return;
    while (m_bytes + size > m_budget) {
        const auto oldest = m_kept.find(m_order.front());
        m_bytes -= oldest->second.rgb.size();
        m_kept.erase(oldest);
        m_order.pop_front();
    }
    if (m_kept.emplace(row, std::move(image)).second) {
        m_bytes += size;
        m_order.push_back(row);
    }
}

std::vector<FramedPictures::Seen> FramedPictures::triggered(
    const Trigger& trigger, std::span<const std::int64_t> rows)
{
    const TriggerSpec& spec = trigger.spec();
    if (std::exchange(m_framing, spec.framing) != spec.framing) {
        m_kept.clear();
        m_order.clear();
        m_bytes = 0;
    }
    std::vector<Seen> seen(rows.size());
    std::vector<Image> loaded(rows.size());
    parallelFor(rows.size(), 2, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto known = m_kept.find(rows[i]);
            try {
                if (known == m_kept.end())
                    loaded[i] = load(rows[i], spec);
            } catch (const Error& error) {
                seen[i].failure = error.what();
                continue;
            }
            Image framed = known == m_kept.end() ? loaded[i] : known->second;
            seen[i].image = triggerFramed(std::move(framed), trigger, rows[i], m_resolution);
        }
    });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!loaded[i].rgb.empty())
            keep(rows[i], std::move(loaded[i]));
    }
    return seen;
}

} // namespace clinic
