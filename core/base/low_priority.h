// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// The calling thread works in the gaps that others leave. Linux has a priority for each thread;
/// elsewhere nothing changes.
void lowerThreadPriority();

} // namespace clinic
