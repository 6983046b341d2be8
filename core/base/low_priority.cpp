// SPDX-License-Identifier: Apache-2.0
#include "core/base/low_priority.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace clinic {

void lowerThreadPriority()
{
#ifdef __linux__
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
#endif
}

} // namespace clinic
