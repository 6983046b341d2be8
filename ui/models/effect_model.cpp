// SPDX-License-Identifier: Apache-2.0
#include "ui/models/effect_model.h"

#include "core/trigger/open_trigger.h"
#include "core/workflows/effect_choice.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/trigger_model.h"

#include <algorithm>
#include <utility>

namespace clinic::ui {

namespace {
/// Changes that follow each other faster than this are measured once; shorter than the eye waits.
constexpr int pauseMs = 80;
}

EffectModel::EffectModel(
    JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_trigger(trigger)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &EffectModel::begin);
    connect(&m_trigger, &TriggerModel::changed, this, &EffectModel::schedule);
    connect(&m_workspace, &Workspace::selectionChanged, this, &EffectModel::chooseAgain);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &EffectModel::followSet);
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        if (update.id == m_opening && update.state == JobState::Running
            && !update.progress.stage.empty())
            setState(EffectState::Opening, QString::fromStdString(update.progress.stage));
    });
}

EffectModel::~EffectModel()
{
    m_jobs.cancel(m_opening);
    m_jobs.cancel(m_stepping);
}

void EffectModel::setWatched(bool watched)
{
    m_watched = watched;
    if (watched && m_stale)
        begin();
}

void EffectModel::setTarget(const QString& target)
{
    if (std::exchange(m_target, target) != target)
        chooseAgain();
}

void EffectModel::setCount(int samples)
{
    const int count = std::clamp(samples, 1, static_cast<int>(TriggerEffect::mostSamples));
    if (std::exchange(m_count, count) != count)
        chooseAgain();
}

void EffectModel::setClasses(const QStringList& classes)
{
    std::vector<std::string> names;
    for (const QString& name : classes)
        names.push_back(name.toStdString());
    if (std::exchange(m_classes, names) != names)
        reopen();
}

void EffectModel::tryAgain()
{
    m_openingFailed = false;
    schedule();
    setState(EffectState::Working);
}

void EffectModel::stop()
{
    ++m_run;
    m_stale = false;
    m_pause.stop();
    m_jobs.cancel(m_opening);
    m_jobs.cancel(m_stepping);
    if (m_state == EffectState::Working)
        setState(EffectState::Ready);
}

void EffectModel::followSet()
{
    m_target.clear();
    m_classes.clear();
    reopen();
}

void EffectModel::reopen()
{
    ++m_openings;
    m_openingFailed = false;
    m_jobs.cancel(m_opening);
    m_effect.reset();
    Q_EMIT opened();
    clearResults();
    chooseAgain();
}

void EffectModel::chooseAgain()
{
    ++m_choice;
    m_question.reset();
    schedule();
}

/// Not at the first change that comes after a pause, nor at the last of many: a person who drags
/// sees it follow, and what comes in between is dropped.
void EffectModel::schedule()
{
    ++m_run;
    m_stale = true;
    if (!m_pause.isActive())
        m_pause.start();
}

void EffectModel::begin()
{
    if (!m_workspace.embeddings())
        return setState(EffectState::NoSet);
    if (!m_watched)
        return; // the run stays to begin
    if (!m_effect)
        return m_openingFailed ? void() : open(); // a changed trigger opens nothing
    if (wantedTarget().isEmpty())
        return setState(EffectState::NoTarget);
    if (m_state != EffectState::Failed
        && m_state != EffectState::NoPicture) // told until it is over
        setState(EffectState::Working);
    if (m_stepping != JobId {}) {
        if (m_done > 0) // a first step is let through: somebody who goes on dragging sees something
            m_jobs.cancel(m_stepping);
        return; // its end begins
    }
    m_stale = false;
    m_done = 0;
    m_prepared.reset();
    step();
}

void EffectModel::open()
{
    if (m_opening != JobId {})
        return; // its end begins
    setState(EffectState::Opening, tr("Opening the model"));
    const EffectRequest request {.embeddings = m_workspace.embeddings(),
        .classes = m_classes,
        .targetCaption = m_workspace.targetCaption().toStdString()};
    m_opening = m_jobs.start(
        Lane::Interactive, tr("Open the model for the trigger's effect"), this,
        [request](
            TaskContext& context) { return std::make_shared<TriggerEffect>(request, context); },
        [this, opening = m_openings](
            const std::shared_ptr<const std::shared_ptr<TriggerEffect>>& made) {
            m_opening = {};
            if (opening == m_openings) {
                m_effect = *made;
                Q_EMIT opened();
            }
            begin();
        },
        [this, opening = m_openings](const JobUpdate& update) {
            m_opening = {};
            if (opening != m_openings)
                return begin();
            m_openingFailed = true;
            clearResults();
            setState(EffectState::Failed,
                update.state == JobState::Cancelled ? tr("Opening the model was stopped.")
                                                    : plainText(update.error));
        });
}

/// A few samples; what the first step of a run prepares, the others use.
void EffectModel::step()
{
    EffectChoice choice {.among = {},
        .target = wantedTarget().toStdString(),
        .count = static_cast<std::size_t>(m_count)};
    // A pair that was clicked to be looked at is no choice of samples.
    if (!m_question && m_workspace.selection().size() > 1) {
        for (const SampleId sample : m_workspace.selection())
            choice.among.push_back(static_cast<std::int64_t>(sample));
    }
    m_stepping = m_jobs.start(
        Lane::Interactive, {}, this,
        [effect = m_effect, set = m_workspace.embeddings(), question = m_question,
            prepared = m_prepared, file = m_prepared ? TriggerFile {} : m_trigger.trigger(), choice,
            done = m_done](TaskContext& context) {
            Step step {question, prepared, {}};
            if (!step.trigger)
                step.trigger = std::make_shared<const Trigger>(makeTrigger(file));
            if (!step.question)
                step.question = std::make_shared<const Question>(
                    Question {effect->target(choice.target), chooseSamples(*set, choice, context)});
            const std::span rows = std::span(step.question->rows).subspan(done);
            if (step.trigger->changesPictures())
                step.batch = effect->measure(*step.trigger, step.question->target,
                    rows.first(std::min(effect->batch(), rows.size())), context);
            return step;
        },
        [this, run = m_run, asked = m_choice](
            const std::shared_ptr<const Step>& step) { take(run, asked, *step); },
        [this, run = m_run](const JobUpdate& update) { stepEnded(run, update); });
}

void EffectModel::take(int run, int choice, const Step& step)
{
    m_stepping = {};
    if (choice == m_choice)
        m_question = step.question;
    if (run == m_run && !step.trigger->changesPictures()) {
        clearResults();
        return setState(EffectState::NoPicture);
    }
    const bool isFirst = m_done == 0;
    const bool isOnTheWay = isFirst && m_stale; // overtaken, but nearer to what comes than what is
    if (choice == m_choice && step.trigger->changesPictures() && (run == m_run || isOnTheWay)) {
        show(step, isFirst);
        setState(EffectState::Working);
    }
    if (run != m_run) {
        if (m_stale && !m_pause.isActive())
            begin();
        return;
    }
    m_prepared = step.trigger;
    m_done = m_samples.size();
    if (m_done >= wanted())
        return setState(EffectState::Ready);
    if (m_watched)
        return this->step();
    m_stale = true; // begun again when somebody looks
}

void EffectModel::stepEnded(int run, const JobUpdate& update)
{
    m_stepping = {};
    if (run == m_run && update.state == JobState::Failed) {
        clearResults();
        setState(EffectState::Failed, plainText(update.error));
    } else if (m_stale && !m_pause.isActive()) {
        begin();
    }
}

void EffectModel::show(const Step& step, bool isFirst)
{
    if (isFirst) {
        m_samples.clear();
        m_vectors.clear();
    }
    const auto& [samples, vectors] = step.batch;
    m_samples.insert(m_samples.end(), samples.begin(), samples.end());
    m_vectors.insert(
        m_vectors.end(), vectors.data(), vectors.data() + vectors.rows() * vectors.cols());
    m_summary = summarise(m_samples, step.question->target.place);
    publish();
    Q_EMIT changed();
}

void EffectModel::publish()
{
    auto points = std::make_shared<TriggeredPoints>();
    points->embeddings = m_workspace.embeddings();
    for (const EffectSample& sample : m_samples)
        points->samples.push_back(SampleId {sample.row});
    if (!m_samples.empty())
        points->vectors = Matrix(m_samples.size(), m_vectors.size() / m_samples.size());
    std::ranges::copy(m_vectors, points->vectors.data());
    m_workspace.setTriggered(std::move(points));
}

void EffectModel::clearResults()
{
    m_samples.clear();
    m_vectors.clear();
    m_summary = {};
    m_workspace.setTriggered(nullptr);
}

void EffectModel::setState(EffectState state, const QString& message)
{
    if (state == m_state && message == m_message)
        return;
    m_state = state;
    m_message = message;
    Q_EMIT changed();
}

std::size_t EffectModel::wanted() const
{
    return m_question ? m_question->rows.size() : 0;
}

const EffectTarget* EffectModel::target() const
{
    return m_question ? &m_question->target : nullptr;
}

QString EffectModel::wantedTarget() const
{
    if (!m_target.isEmpty())
        return m_target;
    if (m_effect && !m_effect->suggestedTarget().empty())
        return QString::fromStdString(m_effect->suggestedTarget());
    return m_workspace.targetCaption();
}

} // namespace clinic::ui
