// SPDX-License-Identifier: Apache-2.0
#include "core/train/peak_memory.h"

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <memory>

namespace clinic {

class MemoryCount : public c10::MemoryReportingInfoBase {
public:
    void reportMemoryUsage(
        void*, std::int64_t change, std::size_t, std::size_t, c10::Device) override
    {
        m_now += change;
        m_most = std::max(m_most, m_now);
    }
    bool memoryProfilingEnabled() const override { return true; }
    std::int64_t most() const { return m_most; }

private:
    std::int64_t m_now = 0;
    std::int64_t m_most = 0;
};

struct PeakMemory::Impl {
    std::shared_ptr<MemoryCount> count = std::make_shared<MemoryCount>();
    c10::DebugInfoGuard guard {c10::DebugInfoKind::PROFILER_STATE, count};
};

PeakMemory::PeakMemory()
    : m_impl(std::make_unique<Impl>())
{
}

PeakMemory::~PeakMemory() = default;

std::uint64_t PeakMemory::bytes() const
{
    return static_cast<std::uint64_t>(m_impl->count->most());
}

} // namespace clinic
