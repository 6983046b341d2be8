// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/stopwatch.h"

#include <algorithm>
#include <ctime>

namespace clinic {

/// Wall and processor time, in seconds: on a machine that others use too, only the second says what
/// the work costs.
struct Times {
    double wall = 1e9;
    double processor = 1e9;

    void keepBest(const Times& other)
    {
        wall = std::min(wall, other.wall);
        processor = std::min(processor, other.processor);
    }
};

template <typename Body> Times timed(const Body& body)
{
    const Stopwatch watch;
    const std::clock_t used = std::clock();
    body();
    return {watch.seconds(), static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC};
}

} // namespace clinic
