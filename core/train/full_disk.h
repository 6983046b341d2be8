// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <functional>

namespace clinic {

/// Does what writes to a disk; where that is full (Error{Resource}), stands still, says so, and
/// tries again each second until there is space. `progress`: how far the job is meanwhile. Throws
/// Cancelled when asked to stop, and every other error of `write`.
void withSpaceOnDisk(const std::function<void()>& write, Progress progress, TaskContext& context);

} // namespace clinic
