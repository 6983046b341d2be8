// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// While one of these lives, freed memory of large CPU tensors is kept for the next ones instead of
/// going back to the system, which has to clear each page it hands out: a training step asks for
/// gigabytes, and for the same sizes as the step before. At most a fifth more is held than was in
/// use at once at the worst moment so far. For all threads; tensors may outlive it.
class ReusedMemory {
public:
    ReusedMemory();
    ~ReusedMemory();
    ReusedMemory(const ReusedMemory&) = delete;
    ReusedMemory& operator=(const ReusedMemory&) = delete;
};

} // namespace clinic
