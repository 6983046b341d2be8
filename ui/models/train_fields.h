// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/recipe.h"

#include <QString>

#include <span>

namespace clinic::ui {

/// How the Train page asks for one setting of a run.
struct TrainField {
    const char* setting = nullptr; ///< its name in trainSettings()
    QString title; ///< without a colon
    QString about; ///< why one would change it, for the tool tip
    bool (*belongs)(Recipe) = nullptr; ///< null: to every recipe
};

/// Those that a person looks at each time, in order.
std::span<const TrainField> mainTrainFields();
/// The others.
std::span<const TrainField> moreTrainFields();

} // namespace clinic::ui
