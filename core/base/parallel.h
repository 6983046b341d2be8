// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace clinic {

/// Number of threads our own loops use (--threads); at first the machine's. Set once, in main.
std::size_t threadCount();
void setThreadCount(std::size_t threads);

/// Calls body(begin, end) for pieces of [0, n) on threadCount() threads, pieces of at least
/// `grain`. Returns when all are done; the first exception (also Cancelled) is rethrown here.
/// Pieces are fetched one at a time, so the result must not depend on how they fall.
void parallelFor(
    std::size_t n, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

} // namespace clinic
