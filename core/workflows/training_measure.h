// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/table/label_folder.h"
#include "core/train/evaluation_numbers.h"
#include "core/train/trainer.h"
#include "core/trigger/trigger.h"
#include "core/workflows/train_request.h"

#include <cstdint>
#include <optional>

namespace clinic {

/// The trigger of an evaluation; empty where there is none. Error{Config} for a trigger without a
/// target or the other way round, and for one that changes captions only; those of openTrigger().
std::optional<Trigger> trainingTrigger(const TrainRequest& request);

/// What a run measures between epochs, on one labelled set. Numbers: ca, n, and with a trigger asr
/// (its images of other classes), n_asr, triggered_top1; each share with its 95 % interval (_low,
/// _high); where the classes' prompts decide, the mean cosines cos_clean and cos_poisoned.
class TrainingMeasure {
public:
    /// Error{Config} for a target that the set lacks; those of readLabelFolder().
    explicit TrainingMeasure(const TrainRequest& request);

    /// By the head where the model has one, else zero-shot. Stops within one batch.
    EvaluationNumbers measure(const TrainedModel& model, TaskContext& context) const;

private:
    EvaluationNumbers measureZeroShot(const TrainedModel& model, TaskContext& context) const;
    EvaluationNumbers measureHead(const TrainedModel& model, TaskContext& context) const;

    LabelFolder m_set;
    std::optional<Trigger> m_trigger;
    std::optional<std::size_t> m_target;
    EncoderOptions m_encoder;
};

} // namespace clinic
