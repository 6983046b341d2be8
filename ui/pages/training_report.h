// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/mmr_training.h"

#include <QCoreApplication>
#include <QString>

namespace clinic::ui {

/// What came of a pass over a training file, in words.
struct TrainingReport {
    Q_DECLARE_TR_FUNCTIONS(TrainingReport)
};

QString reportText(const TrainingLintReport& report);
QString reportText(const TrainingStatsReport& report);
/// With the hits of each phrase.
QString reportText(const TrainingFilterReport& report, const std::vector<std::string>& phrases);
QString reportText(const TrainingExportReport& report);

} // namespace clinic::ui
