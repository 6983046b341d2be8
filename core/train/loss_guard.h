// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace clinic {

/// Sees when a run is lost. A loss explodes where it is ten times what it was on average (the mean
/// of about the last 50 steps), and above ten times that of guessing among a batch (ln n) as well:
/// no batch is unlucky by that much.
class LossGuard {
public:
    explicit LossGuard(std::int64_t batch);

    /// Why the run must stop, if it must: "is not a number". `gradientNorm`: where it is known.
    std::optional<std::string> judge(double loss, std::optional<double> gradientNorm = {});

    double mean() const { return m_mean; } ///< kept in a checkpoint
    void setMean(double mean) { m_mean = mean; }

private:
    double m_chance;
    double m_mean = -1; ///< negative: nothing seen yet
};

} // namespace clinic
