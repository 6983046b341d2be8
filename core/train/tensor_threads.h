// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// While this lives, tensor operations of the calling thread use so many threads; 0 leaves them as
/// they are. Other threads keep their number, also one that comes to LibTorch meanwhile. Small
/// models train faster on one: waiting for each other costs more than it gives.
class TensorThreads {
public:
    explicit TensorThreads(int threads);
    ~TensorThreads();
    TensorThreads(const TensorThreads&) = delete;
    TensorThreads& operator=(const TensorThreads&) = delete;

private:
    int m_before = 0; ///< 0: nothing to put back
};

} // namespace clinic
