// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/attack_success.h"
#include "core/eval/confusion.h"
#include "core/table/label_folder.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/picture_pass.h"

#include <optional>

namespace clinic {

/// One model's zero-shot counts over a labelled set, filled batch by batch.
class ZeroShotMeasure {
public:
    /// Loads the model and encodes the classes' prompts. `target`: class of the attack; empty:
    /// none.
    ZeroShotMeasure(const ClipModel& model, const EncoderOptions& options, const LabelFolder& set,
        std::optional<std::size_t> target, TaskContext& context);

    Encoder& encoder() { return m_encoder; }
    const ClipModel& model() const { return m_model; }
    /// Rows are those of the set. Error{Mismatch} for embeddings that are zero or not finite.
    void count(const EncodedPictures& pictures);

    const AccuracyCount& clean() const { return m_clean; }
    const std::optional<AttackCount>& attack() const { return m_attack; }
    const ConfusionMatrix& cleanConfusion() const { return m_cleanConfusion; }
    const ConfusionMatrix& triggeredConfusion() const { return m_triggeredConfusion; }
    /// Mean cosine of an image and the prompts of its own class; of a triggered image of another
    /// class and those of the target. Empty where there is none.
    std::optional<double> cleanCosine() const { return m_cleanCosine.value(); }
    std::optional<double> attackCosine() const { return m_attackCosine.value(); }

private:
    struct Mean {
        double sum = 0;
        std::int64_t count = 0;
        void add(double value)
        {
            sum += value;
            ++count;
        }
        std::optional<double> value() const
        {
            return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
        }
    };
    Matrix encodeClasses(TaskContext& context);
    Matrix cosines(Matrix embeddings) const;
    std::size_t labelOf(std::int64_t row) const;
    void countTriggered(const EncodedPictures& pictures);

    const ClipModel& m_model;
    const LabelFolder& m_set;
    Encoder m_encoder;
    Matrix m_classes; ///< one row a class, normalised
    AccuracyCount m_clean;
    std::optional<std::size_t> m_target;
    std::optional<AttackCount> m_attack;
    Mean m_cleanCosine, m_attackCosine;
    ConfusionMatrix m_cleanConfusion;
    ConfusionMatrix m_triggeredConfusion;
};

} // namespace clinic
