// SPDX-License-Identifier: Apache-2.0
#include "core/train/tensor_threads.h"

#include <ATen/Parallel.h>

#include <thread>

namespace clinic {

namespace {
/// at::set_num_threads (OpenMP) sets two things: the number of the calling thread, and the one that
/// each other thread takes, for good, at its own first use of LibTorch. The second is put back by a
/// thread that ends at once, so that only the first is changed.
void setForThisThread(int threads, int others)
{
    at::set_num_threads(threads);
    std::thread([others] { at::set_num_threads(others); }).join();
}
} // namespace

TensorThreads::TensorThreads(int threads)
{
    if (threads == 0)
        return;
    m_before = at::get_num_threads();
    setForThisThread(threads, m_before);
}

TensorThreads::~TensorThreads()
{
    if (m_before != 0)
        at::set_num_threads(m_before);
}

} // namespace clinic
