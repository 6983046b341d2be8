// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluate_model.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/table/label_folder.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/demo_index.h"
#include "core/workflows/evaluate_probe.h"
#include "core/workflows/evaluation_trigger.h"
#include "core/workflows/zero_shot_measure.h"

#include <utility>

namespace clinic {

namespace {
namespace fs = std::filesystem;

bool isAttacked(const EvaluateRequest& request)
{
    return !request.trigger.empty() || request.ownTrigger;
}

void checkRequest(const EvaluateRequest& request)
{
    if (request.batch < 1)
        throw Error(ErrorKind::Config, "the batch must be at least 1");
    if (isAttacked(request) == request.target.empty())
        throw Error(ErrorKind::Config,
            "an attack is measured with a trigger and a target class; give both or neither");
    if (!request.floor.empty() && !isAttacked(request))
        throw Error(ErrorKind::Config,
            "a floor is that of an attack; give a trigger and a target class with it");
}

std::optional<Trigger> triggerOf(const EvaluateRequest& request)
{
    if (!isAttacked(request))
        return std::nullopt;
    Trigger trigger = request.ownTrigger
        ? makeTrigger(*request.ownTrigger)
        : evaluationTrigger(request.trigger, request.seed, request.referenceProfile);
    if (trigger.changesCaptions())
        throw Error(ErrorKind::Config,
            "the trigger " + clinic::quoted(trigger.spec().preset)
                + " changes captions, not images; measure it on a captioned table with "
                  "--retrieval TABLE");
    return trigger;
}

class Evaluation {
public:
    Evaluation(const EvaluateRequest& request, TaskContext& context);
    EvaluateReport run();

private:
    void pass();
    void describeSet();
    AttackReport attackReport() const;
    void warnOf(const ClipModel& model);

    const EvaluateRequest& m_request;
    TaskContext& m_context;
    LabelFolder m_set;
    std::optional<Trigger> m_trigger;
    std::optional<std::size_t> m_target;
    fs::path m_floorFile; ///< empty: none
    ClipModel m_model;
    std::optional<ClipModel> m_floorModel;
    std::optional<ProbeStage> m_probe;
    std::optional<ZeroShotMeasure> m_measure, m_floor;
    EvaluateReport m_report;
};

/// Everything that can be wrong with the request is found here, before the work.
Evaluation::Evaluation(const EvaluateRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_set(readLabelFolder(request.data))
    , m_trigger(triggerOf(request))
    , m_model(openClipModel(request.checkpoint))
{
    if (request.confusion && m_set.classes.size() > confusionLimit)
        throw Error(ErrorKind::Config,
            "a confusion matrix of " + std::to_string(m_set.classes.size())
                + " classes is too large; the limit is " + std::to_string(confusionLimit));
    if (m_trigger) {
        m_target = m_set.classIndex(request.target);
        m_floorFile = request.floor.empty() ? demoTwin(request.checkpoint) : request.floor;
    }
    if (!m_floorFile.empty())
        m_floorModel = openClipModel(m_floorFile);
    if (request.probe)
        m_probe.emplace(request.probe->train, m_set,
            static_cast<std::size_t>(m_model.config.embedDim), m_target, request.seed);
}

void Evaluation::pass()
{
    const Stopwatch watch;
    PicturePass pass = passOver(m_set, m_request.batch, m_request.encoder);
    pass.trigger = m_trigger ? &*m_trigger : nullptr;
    std::vector<Encoder*> encoders {&m_measure->encoder()};
    if (m_floor)
        encoders.push_back(&m_floor->encoder());
    const UnreadPictures unread = passOverPictures(
        pass, encoders,
        [this](const EncodedPictures& pictures) {
            (pictures.encoder == 0 ? m_measure : m_floor)->count(pictures);
            if (pictures.encoder == 0 && m_probe)
                m_probe->add(pictures);
        },
        m_context);
    m_report.failed = unread.count;
    m_report.pictureSeconds = watch.seconds();
    if (m_measure->clean().count() == 0)
        throw Error(ErrorKind::Format,
            m_set.folder.string() + ": none of " + std::to_string(m_set.size())
                + " images can be read; the first: " + unread.firstReason);
}

AttackReport Evaluation::attackReport() const
{
    const AttackCount& count = *m_measure->attack();
    AttackReport attack;
    attack.trigger = formatTriggerSpec(m_trigger->spec());
    attack.framing = m_trigger->spec().framing == TriggerFraming::Squash ? "squash" : "crop";
    attack.target = m_request.target;
    attack.asr = count.success();
    attack.asrTop3 = count.success(3);
    attack.asrTop5 = count.success(5);
    attack.asrTop10 = count.success(10);
    attack.asrAll = count.successOverAll();
    attack.asrProbeDefinition = count.successOverAllWithoutTargetHits();
    attack.triggeredTop1 = count.accuracy();
    attack.nTarget = count.targetCount();
    if (m_floor)
        attack.floor = {.checkpoint = m_floorFile,
            .asr = m_floor->attack()->success(),
            .top1 = m_floor->clean().top(1),
            .isDemoTwin = m_request.floor.empty()};
    return attack;
}

void Evaluation::describeSet()
{
    m_report.classes = measureClasses(m_set.classes, m_measure->cleanConfusion(),
        m_target ? std::optional(TriggeredConfusion {m_measure->triggeredConfusion(), *m_target})
                 : std::nullopt);
    if (m_request.confusion || m_set.classes.size() <= confusionShown) {
        m_report.confusion = m_measure->cleanConfusion();
        if (m_report.attack)
            m_report.attack->confusion = m_measure->triggeredConfusion();
    }
    for (const std::string& warning : m_set.warnings)
        m_report.warnings.push_back(m_set.folder.string() + ": " + warning);
    if (m_report.attack && m_report.attack->asr.count == 0)
        m_report.warnings.push_back(m_set.folder.string() + ": every image is of the target class "
            + clinic::quoted(m_request.target) + ", so there is no attack success rate to measure");
}

void Evaluation::warnOf(const ClipModel& model)
{
    if (auto warning = activationWarning(model.config, m_request.encoder))
        m_report.warnings.push_back(model.checkpoint.path.string() + ": " + std::move(*warning));
}

EvaluateReport Evaluation::run()
{
    m_measure.emplace(m_model, m_request.encoder, m_set, m_target, m_context);
    if (m_floorModel)
        m_floor.emplace(*m_floorModel, m_request.encoder, m_set, m_target, m_context);
    pass();
    m_report.checkpoint = m_request.checkpoint;
    m_report.data = m_request.data;
    m_report.referenceProfile = m_request.referenceProfile;
    const AccuracyCount& clean = m_measure->clean();
    m_report.n = clean.count();
    m_report.top1 = clean.top(1);
    m_report.top3 = clean.top(3);
    m_report.top5 = clean.top(5);
    m_report.top10 = clean.top(10);
    if (m_trigger)
        m_report.attack = attackReport();
    warnOf(m_model);
    if (m_floorModel)
        warnOf(*m_floorModel);
    describeSet();
    if (m_probe)
        m_report.probe =
            m_probe->measure(m_measure->encoder(), m_request.batch, m_request.encoder, m_context);
    return std::move(m_report);
}

} // namespace

AttackFloor attackFloor(const EvaluateReport& measured)
{
    return {.checkpoint = measured.checkpoint,
        .asr = measured.attack.value().asr,
        .top1 = measured.top1,
        .isDemoTwin = false};
}

EvaluateReport evaluateModel(const EvaluateRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    checkRequest(request);
    EvaluateReport report = Evaluation(request, context).run();
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
