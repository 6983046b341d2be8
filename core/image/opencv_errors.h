// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace clinic {

/// Within a catch block: OpenCV's failure, or a failed allocation, as Error{Format} or
/// Error{Resource}; anything else goes on as it is.
[[noreturn]] void rethrowOpenCvError();

/// Runs what calls OpenCV; its exceptions must not leave core/image.
template <typename Work> auto atOpenCvBorder(Work&& work)
{
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        rethrowOpenCvError();
    }
}

} // namespace clinic
