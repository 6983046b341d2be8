// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/zero_shot_measure.h"

#include "core/base/error.h"
#include "core/clip/zero_shot.h"
#include "core/workflows/class_embeddings.h"

namespace clinic {

ZeroShotMeasure::ZeroShotMeasure(const ClipModel& model, const EncoderOptions& options,
    const LabelFolder& set, std::optional<std::size_t> target, TaskContext& context)
    : m_model(model)
    , m_set(set)
    , m_encoder(loadEncoder(model, options))
    , m_target(target)
    , m_cleanConfusion(set.classes.size())
    , m_triggeredConfusion(set.classes.size())
{
    if (target)
        m_attack.emplace(*target);
    m_classes = encodeClasses(context);
}

Matrix ZeroShotMeasure::encodeClasses(TaskContext& context)
{
    Matrix classes;
    try {
        classes = classEmbeddings(m_encoder, m_set.classes, m_set.templates, context);
    } catch (Error& error) {
        if (error.kind() == ErrorKind::Mismatch) // a vocabulary smaller than the tokenizer's
            error.within(m_model.checkpoint.path.string());
        throw;
    }
    requireDirections(m_model, classes, "a class's prompts");
    return classes;
}

/// Of each image and each class.
Matrix ZeroShotMeasure::cosines(Matrix embeddings) const
{
    normaliseRows(embeddings);
    requireDirections(m_model, embeddings, "an image");
    return zeroShotLogits(embeddings, m_classes);
}

std::size_t ZeroShotMeasure::labelOf(std::int64_t row) const
{
    return m_set.label[static_cast<std::size_t>(row)];
}

void ZeroShotMeasure::count(const EncodedPictures& pictures)
{
    const Matrix clean = cosines(pictures.clean);
    for (std::size_t i = 0; i < clean.rows(); ++i) {
        const std::size_t label = labelOf(pictures.rows[i]);
        const auto ranked = topClasses(clean.row(i), 10);
        m_clean.add(ranked, label);
        m_cleanConfusion.add(label, ranked.front());
        m_cleanCosine.add(static_cast<double>(clean(i, label)));
    }
    if (m_attack)
        countTriggered(pictures);
}

void ZeroShotMeasure::countTriggered(const EncodedPictures& pictures)
{
    const Matrix triggered = cosines(pictures.triggered);
    for (std::size_t i = 0; i < triggered.rows(); ++i) {
        const std::size_t label = labelOf(pictures.rows[i]);
        const auto ranked = topClasses(triggered.row(i), 10);
        m_attack->add(ranked, label);
        m_triggeredConfusion.add(label, ranked.front());
        if (label != *m_target)
            m_attackCosine.add(static_cast<double>(triggered(i, *m_target)));
    }
}

} // namespace clinic
