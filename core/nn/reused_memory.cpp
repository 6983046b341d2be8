// SPDX-License-Identifier: Apache-2.0
#include "core/nn/reused_memory.h"

#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <unordered_map>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace clinic {

namespace {

constexpr std::size_t hugePage = std::size_t {2} << 20;
constexpr std::size_t smallestKept = 2 * hugePage; // malloc keeps smaller ones itself

struct Block {
    void* data;
    std::size_t bytes;
};

/// Null if there is no memory.
void* systemMemory(std::size_t bytes)
{
    void* data = std::aligned_alloc(hugePage, bytes);
#ifdef __linux__
    // One page fault where there would be 512. Elsewhere it is slower, no more.
    if (data)
        madvise(data, bytes, MADV_HUGEPAGE);
#endif
    return data;
}

class BlockCache final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override;
    c10::DeleterFnPtr raw_deleter() const override { return &BlockCache::release; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override
    {
        default_copy_data(to, from, bytes);
    }
    void addUser(int count);

    static BlockCache& instance();

private:
    static void release(void* data);
    void* take(std::size_t bytes);
    void* reuse(std::size_t bytes);
    bool giveBack(void* data);
    void shrink(std::size_t allowed);

    std::mutex m_mutex;
    int m_users = 0;
    std::unordered_map<void*, std::size_t> m_used; ///< bytes of each block in use
    std::vector<Block> m_kept; ///< in the order in which they were freed
    std::size_t m_usedBytes = 0;
    std::size_t m_keptBytes = 0;
    std::size_t m_mostUsed = 0; ///< bytes at once
};

BlockCache& BlockCache::instance()
{
    // LibTorch keeps it to the end, and tensors refer to it: never destroyed.
    static auto* const cache = [] {
        auto* const made = new BlockCache;
        c10::SetCPUAllocator(made);
        return made;
    }();
    return *cache;
}

void BlockCache::addUser(int count)
{
    const std::lock_guard lock(m_mutex);
    m_users += count;
    if (m_users == 0) {
        shrink(0);
        m_mostUsed = 0;
    }
}

c10::DataPtr BlockCache::allocate(std::size_t bytes)
{
    void* const data = bytes < smallestKept ? nullptr : take(bytes);
    if (!data) // it is also the one to say that there is no memory
        return c10::GetDefaultCPUAllocator()->allocate(bytes);
    return {data, data, &BlockCache::release, c10::Device(c10::DeviceType::CPU)};
}

void* BlockCache::take(std::size_t asked)
{
    const std::size_t bytes = (asked + hugePage - 1) / hugePage * hugePage;
    const std::lock_guard lock(m_mutex);
    if (m_users == 0)
        return nullptr;
    if (void* const kept = reuse(bytes))
        return kept;
    m_mostUsed = std::max(m_mostUsed, m_usedBytes + bytes);
    // A fifth: sizes do not come back in the order in which they were freed, and with nothing to
    // spare a step of RN50 asks the system for a quarter of its memory again.
    shrink(m_mostUsed + m_mostUsed / 5 - m_usedBytes - bytes);
    void* data = systemMemory(bytes);
    if (!data) {
        shrink(0);
        data = systemMemory(bytes);
    }
    if (data) {
        m_used.emplace(data, bytes);
        m_usedBytes += bytes;
    }
    return data;
}

/// The smallest kept block that holds `bytes` without much waste; null if there is none.
void* BlockCache::reuse(std::size_t bytes)
{
    auto best = m_kept.end();
    for (auto block = m_kept.begin(); block != m_kept.end(); ++block) {
        const bool fits = block->bytes >= bytes && block->bytes - bytes <= bytes / 8;
        if (fits && (best == m_kept.end() || block->bytes <= best->bytes))
            best = block;
    }
    if (best == m_kept.end())
        return nullptr;
    const Block block = *best;
    m_kept.erase(best);
    m_keptBytes -= block.bytes;
    m_used.emplace(block.data, block.bytes);
    m_usedBytes += block.bytes;
    m_mostUsed = std::max(m_mostUsed, m_usedBytes);
    return block.data;
}

bool BlockCache::giveBack(void* data)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_used.find(data);
    if (found == m_used.end())
        return false;
    const Block block {data, found->second};
    m_used.erase(found);
    m_usedBytes -= block.bytes;
    if (m_users == 0) {
        std::free(data);
        return true;
    }
    m_kept.push_back(block);
    m_keptBytes += block.bytes;
    return true;
}

void BlockCache::release(void* data)
{
    if (data && !instance().giveBack(data))
        c10::GetDefaultCPUAllocator()->raw_deallocate(data);
}

/// Gives the oldest blocks back to the system until `allowed` bytes are kept at most. A backward
/// pass frees in the opposite order of the next forward pass, which needs the oldest last.
void BlockCache::shrink(std::size_t allowed)
{
    auto block = m_kept.begin();
    for (; m_keptBytes > allowed; ++block) {
        std::free(block->data);
        m_keptBytes -= block->bytes;
    }
    m_kept.erase(m_kept.begin(), block);
}

} // namespace

ReusedMemory::ReusedMemory()
{
    BlockCache::instance().addUser(1);
}

ReusedMemory::~ReusedMemory()
{
    BlockCache::instance().addUser(-1);
}

} // namespace clinic
