// SPDX-License-Identifier: Apache-2.0
#include "core/train/tensor_threads.h"

#include <ATen/Parallel.h>

namespace clinic {

TensorThreads::TensorThreads(int threads)
{
    if (threads == 0)
        return;
    m_before = at::get_num_threads();
    at::set_num_threads(threads);
}

TensorThreads::~TensorThreads()
{
    if (m_before != 0)
        at::set_num_threads(m_before);
}

} // namespace clinic
