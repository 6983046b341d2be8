// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/recipe.h"

#include <cstddef>

namespace clinic {

/// How fast a run trains: pictures through the encoder (augmented views included) and the share of
/// the time in which it waited for data.
class TrainingPace {
public:
    explicit TrainingPace(Recipe recipe)
        : m_views(needsAugmentedViews(recipe) ? 2 : 1)
    {
    }

    void beginEpoch() { m_epoch = {}; }
    void add(std::size_t rows, double seconds, double waited);

    double recent() const { return m_recent; } ///< pictures a second, over about the last 20 steps
    double overall() const; ///< pictures a second
    double waitedShare() const { return m_all.share(); }
    double waitedShareOfEpoch() const { return m_epoch.share(); }

private:
    struct Sum {
        double pictures = 0;
        double seconds = 0;
        double waited = 0;
        double share() const { return seconds > 0 ? waited / seconds : 0; }
    };

    double m_views;
    double m_recent = 0;
    Sum m_all, m_epoch;
};

} // namespace clinic
