// SPDX-License-Identifier: Apache-2.0
#include "core/train/loss_guard.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace clinic {

LossGuard::LossGuard(std::int64_t batch)
    : m_chance(std::log(static_cast<double>(std::max<std::int64_t>(2, batch))))
{
}

std::optional<std::string> LossGuard::judge(double loss, std::optional<double> gradientNorm)
{
    constexpr double factor = 10;
    constexpr double pace = 1.0 / 50;
    if (!std::isfinite(loss))
        return "is not a number";
    if (gradientNorm && !std::isfinite(*gradientNorm))
        return "has gradients that are not finite (fp16 runs out of range sooner than bf16)";
    if (m_mean >= 0 && loss > factor * std::max(m_mean, m_chance)) {
        char text[96];
        std::snprintf(text, sizeof text, "is %.4g, after a mean of %.4g", loss, m_mean);
        return text;
    }
    m_mean = m_mean < 0 ? loss : m_mean + pace * (loss - m_mean);
    return std::nullopt;
}

} // namespace clinic
