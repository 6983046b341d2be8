// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/train_run.h"
#include "core/workflows/train_start.h"
#include "core/workflows/training_measure.h"

namespace clinic {

/// A linear probe as a run: the features of the labelled set are computed once, the layer is
/// trained on them, measured, and written as checkpoints/finetune.pt. Cannot be paused; it takes
/// seconds.
RunReport trainProbe(const TrainRequest& request, const TrainModelStart& model,
    const LabelFolder& labels, const TrainingMeasure* measure, TaskContext& context);

} // namespace clinic
