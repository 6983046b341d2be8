// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/placement.h"

#include <deque>
#include <memory>
#include <mutex>

namespace clinic {

/// What depends on the picture's size alone, made once for each of the last few sizes. Thread-safe.
template <typename Value> class SizeCache {
public:
    template <typename Make> std::shared_ptr<const Value> get(PatchSize size, Make&& make)
    {
        {
            const std::lock_guard lock(m_mutex);
            for (const Entry& entry : m_entries) {
                if (entry.size.width == size.width && entry.size.height == size.height)
                    return entry.value;
            }
        }
        // Made outside of the lock: two threads may both make it, and it is the same.
        auto made = std::make_shared<const Value>(make(size));
        const std::lock_guard lock(m_mutex);
        m_entries.push_front({size, made});
        if (m_entries.size() > 4)
            m_entries.pop_back();
        return made;
    }

private:
    struct Entry {
        PatchSize size;
        std::shared_ptr<const Value> value;
    };
    std::mutex m_mutex;
    std::deque<Entry> m_entries;
};

} // namespace clinic
