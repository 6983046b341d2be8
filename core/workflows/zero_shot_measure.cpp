// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/zero_shot_measure.h"

#include "core/base/error.h"
#include "core/clip/zero_shot.h"
#include "core/text/bpe_tokenizer.h"

namespace clinic {

ZeroShotMeasure::ZeroShotMeasure(const ClipModel& model, const EncoderOptions& options,
    const LabelFolder& set, std::optional<std::size_t> target, TaskContext& context)
    : m_model(model)
    , m_set(set)
    , m_encoder(loadEncoder(model, options))
    , m_cleanConfusion(set.classes.size())
    , m_triggeredConfusion(set.classes.size())
{
    if (target)
        m_attack.emplace(*target);
    m_classes = encodeClasses(context);
}

Matrix ZeroShotMeasure::encodeClasses(TaskContext& context)
{
    std::vector<TokenRows> prompts;
    for (const std::string& name : m_set.classes) {
        TokenRows rows;
        for (const std::string& prompt : m_set.templates)
            rows.push_back(BpeTokenizer::shipped().encode(
                fillTemplate(prompt, name), m_encoder.config().contextLength));
        prompts.push_back(std::move(rows));
    }
    Matrix classes;
    try {
        classes = zeroShotClassifier(m_encoder, prompts, context);
    } catch (Error& error) {
        if (error.kind() == ErrorKind::Mismatch) // a vocabulary smaller than the tokenizer's
            error.within(m_model.checkpoint.path.string());
        throw;
    }
    requireDirections(m_model, classes, "a class's prompts");
    return classes;
}

/// Class indices of each image, best first.
std::vector<std::vector<std::size_t>> ZeroShotMeasure::rank(Matrix embeddings) const
{
    normaliseRows(embeddings);
    requireDirections(m_model, embeddings, "an image");
    const Matrix logits = zeroShotLogits(embeddings, m_classes);
    std::vector<std::vector<std::size_t>> ranked;
    for (std::size_t i = 0; i < logits.rows(); ++i)
        ranked.push_back(topClasses(logits.row(i), 10));
    return ranked;
}

void ZeroShotMeasure::count(const EncodedPictures& pictures)
{
    const auto labelOf = [&](std::size_t i) {
        return m_set.label[static_cast<std::size_t>(pictures.rows[i])];
    };
    const auto clean = rank(pictures.clean);
    for (std::size_t i = 0; i < clean.size(); ++i) {
        m_clean.add(clean[i], labelOf(i));
        m_cleanConfusion.add(labelOf(i), clean[i].front());
    }
    if (!m_attack)
        return;
    const auto triggered = rank(pictures.triggered);
    for (std::size_t i = 0; i < triggered.size(); ++i) {
        m_attack->add(triggered[i], labelOf(i));
        m_triggeredConfusion.add(labelOf(i), triggered[i].front());
    }
}

} // namespace clinic
