// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/training_measure.h"

#include "core/base/error.h"
#include "core/clip/zero_shot.h"
#include "core/eval/attack_success.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/evaluation_trigger.h"
#include "core/workflows/zero_shot_measure.h"

#include <string>

namespace clinic {

namespace {

constexpr int batch = 32;

void add(EvaluationNumbers& numbers, const std::string& name, const Share& share)
{
    if (const auto value = share.value()) {
        numbers.emplace_back(name, *value);
        numbers.emplace_back(name + "_low", share.interval().low);
        numbers.emplace_back(name + "_high", share.interval().high);
    }
}

void add(EvaluationNumbers& numbers, const std::string& name, std::optional<double> value)
{
    if (value)
        numbers.emplace_back(name, *value);
}

EvaluationNumbers numbersOf(const AccuracyCount& clean, const std::optional<AttackCount>& attack)
{
    EvaluationNumbers numbers;
    add(numbers, "ca", clean.top(1));
    numbers.emplace_back("n", static_cast<double>(clean.count()));
    if (attack) {
        add(numbers, "asr", attack->success());
        numbers.emplace_back("n_asr", static_cast<double>(attack->success().count));
        add(numbers, "triggered_top1", attack->accuracy());
    }
    return numbers;
}

} // namespace

std::optional<Trigger> trainingTrigger(const TrainRequest& request)
{
    const TrainEvaluation& evaluation = request.evaluation;
    const bool isAttacked = !evaluation.trigger.empty() || evaluation.ownTrigger;
    if (isAttacked == evaluation.target.empty())
        throw Error(ErrorKind::Config,
            "an attack is measured with a trigger and a target class; give both or neither");
    if (!isAttacked)
        return std::nullopt;
    Trigger trigger = evaluation.ownTrigger
        ? makeTrigger(*evaluation.ownTrigger)
        : evaluationTrigger(evaluation.trigger, request.options.seed, request.referenceProfile);
    if (trigger.changesCaptions())
        throw Error(ErrorKind::Config,
            "the trigger " + clinic::quoted(trigger.spec().preset)
                + " changes captions, not images; a run measures attacks on images");
    return trigger;
}

TrainingMeasure::TrainingMeasure(const TrainRequest& request)
    : m_set(readLabelFolder(request.evaluation.data))
    , m_trigger(trainingTrigger(request))
{
    if (m_trigger)
        m_target = m_set.classIndex(request.evaluation.target);
    m_encoder.device = request.options.device;
    m_encoder.precision = request.options.precision;
}

EvaluationNumbers TrainingMeasure::measure(const TrainedModel& model, TaskContext& context) const
{
    return model.head ? measureHead(model, context) : measureZeroShot(model, context);
}

EvaluationNumbers TrainingMeasure::measureZeroShot(
    const TrainedModel& trained, TaskContext& context) const
{
    ClipModel model {trained.checkpoint, trained.config};
    model.checkpoint.path = "the model in training"; // in messages
    ZeroShotMeasure measure(model, m_encoder, m_set, m_target, context);
    PicturePass pass = passOver(m_set, batch, m_encoder);
    pass.trigger = m_trigger ? &*m_trigger : nullptr;
    Encoder* const encoders[] {&measure.encoder()};
    passOverPictures(
        pass, encoders, [&](const EncodedPictures& pictures) { measure.count(pictures); }, context);
    EvaluationNumbers numbers = numbersOf(measure.clean(), measure.attack());
    add(numbers, "cos_clean", measure.cleanCosine());
    add(numbers, "cos_poisoned", measure.attackCosine());
    return numbers;
}

EvaluationNumbers TrainingMeasure::measureHead(
    const TrainedModel& trained, TaskContext& context) const
{
    Encoder encoder(trained.checkpoint, trained.config, m_encoder);
    AccuracyCount clean;
    std::optional<AttackCount> attack;
    if (m_target)
        attack.emplace(*m_target);
    PicturePass pass = passOver(m_set, batch, m_encoder);
    pass.trigger = m_trigger ? &*m_trigger : nullptr;
    Encoder* const encoders[] {&encoder};
    passOverPictures(
        pass, encoders,
        [&](const EncodedPictures& pictures) {
            const Matrix logits = trained.head->logits(pictures.clean);
            const Matrix triggered =
                attack ? trained.head->logits(pictures.triggered) : Matrix();
            for (std::size_t i = 0; i < logits.rows(); ++i) {
                const std::size_t label = m_set.label[static_cast<std::size_t>(pictures.rows[i])];
                clean.add(topClasses(logits.row(i), 10), label);
                if (attack)
                    attack->add(topClasses(triggered.row(i), 10), label);
            }
        },
        context);
    return numbersOf(clean, attack);
}

} // namespace clinic
