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

private:
    Matrix encodeClasses(TaskContext& context);
    std::vector<std::vector<std::size_t>> rank(Matrix embeddings) const;

    const ClipModel& m_model;
    const LabelFolder& m_set;
    Encoder m_encoder;
    Matrix m_classes; ///< one row a class, normalised
    AccuracyCount m_clean;
    std::optional<AttackCount> m_attack;
    ConfusionMatrix m_cleanConfusion;
    ConfusionMatrix m_triggeredConfusion;
};

} // namespace clinic
