// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace clinic {

namespace {
std::atomic<std::size_t>& configuredThreads()
{
    static std::atomic<std::size_t> threads {std::max(1U, std::thread::hardware_concurrency())};
    return threads;
}
} // namespace

std::size_t threadCount()
{
    return configuredThreads();
}

void setThreadCount(std::size_t threads)
{
    configuredThreads() = std::max<std::size_t>(1, threads);
}

void parallelFor(
    std::size_t n, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body)
{
    grain = std::max<std::size_t>(1, grain);
    const std::size_t threads = std::min(threadCount(), (n + grain - 1) / grain);
    if (threads <= 1) {
        if (n > 0)
            body(0, n);
        return;
    }
    const std::size_t piece = std::max(grain, n / (threads * 8));
    std::atomic<std::size_t> next {0};
    std::mutex mutex;
    std::exception_ptr first;
    const auto work = [&] {
        try {
            for (std::size_t begin = next.fetch_add(piece); begin < n;
                 begin = next.fetch_add(piece))
                body(begin, std::min(n, begin + piece));
        } catch (...) {
            next = n; // the others stop after their piece
            const std::lock_guard lock(mutex);
            if (!first)
                first = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> pool;
        for (std::size_t t = 1; t < threads; ++t)
            pool.emplace_back(work);
        work();
    }
    if (first)
        std::rethrow_exception(first);
}

} // namespace clinic
