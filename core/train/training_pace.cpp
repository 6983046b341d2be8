// SPDX-License-Identifier: Apache-2.0
#include "core/train/training_pace.h"

namespace clinic {

void TrainingPace::add(std::size_t rows, double seconds, double waited)
{
    constexpr double pace = 1.0 / 20;
    const double pictures = m_views * static_cast<double>(rows);
    const double now = seconds > 0 ? pictures / seconds : 0;
    m_recent = m_all.seconds > 0 ? m_recent + pace * (now - m_recent) : now;
    for (Sum* sum : {&m_all, &m_epoch}) {
        sum->pictures += pictures;
        sum->seconds += seconds;
        sum->waited += waited;
    }
}

double TrainingPace::overall() const
{
    return m_all.seconds > 0 ? m_all.pictures / m_all.seconds : 0;
}

} // namespace clinic
