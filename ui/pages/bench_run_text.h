// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/answer_with_clip.h"
#include "core/workflows/run_mmr.h"

#include <QCoreApplication>
#include <QString>

namespace clinic::ui {

/// What a run will take, and what came of it, in words.
struct BenchRunText {
    Q_DECLARE_TR_FUNCTIONS(BenchRunText)
};

QString estimateText(const MmrRunEstimate& estimate);
QString reportText(const MmrRunReport& report);
QString reportText(const MmrClipReport& report);

} // namespace clinic::ui
