// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"
#include "core/workflows/trigger_effect.h"
#include "ui/workspace.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <vector>

namespace clinic::ui {

class JobRunner;
class TriggerModel;

enum class EffectState {
    NoSet, ///< no table is open
    Opening, ///< of the model; message(): what is being done
    NoTarget, ///< nobody has said what the target is
    NoPicture, ///< the trigger changes no pictures
    Working, ///< samples() of the trigger before, or the first ones of this one
    Ready, ///< all samples are measured, or those before a stop
    Failed ///< message(): why
};

/// What the trigger of the moment does to chosen samples, kept up to date while it changes: on the
/// interactive lane, in steps short enough that nothing else waits, the newest trigger first. GUI
/// thread.
class EffectModel : public QObject {
    Q_OBJECT

public:
    EffectModel(
        JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QObject* parent = nullptr);
    ~EffectModel() override;

    /// Nothing is opened or measured while nobody looks.
    void setWatched(bool watched);
    /// A class by its name, or a caption; empty: what the project or the set suggests.
    void setTarget(const QString& target);
    void setCount(int samples); ///< 1 to TriggerEffect::mostSamples
    /// Names to predict among; empty: the labels of the set.
    void setClasses(const QStringList& classes);
    void tryAgain(); ///< after Failed
    /// Working: no more samples of this trigger; Opening: the model is not opened.
    void stop();

    EffectState state() const { return m_state; }
    const QString& message() const { return m_message; }
    /// All of one trigger, in the order of their choosing.
    const std::vector<EffectSample>& samples() const { return m_samples; }
    const EffectSummary& summary() const { return m_summary; }
    std::size_t wanted() const; ///< samples that samples() will hold; 0: not known yet
    QString wantedTarget() const; ///< as set, or else as suggested; empty: nobody knows
    /// Null before the first result for the present choice.
    const EffectTarget* target() const;
    /// The open model, for what never changes about it; null: none is open.
    const TriggerEffect* effect() const { return m_effect.get(); }

Q_SIGNALS:
    void changed(); ///< state, samples or both
    void opened(); ///< effect() is another one, or null

private:
    /// What is asked of every trigger; made on the lane, kept while only the trigger changes.
    struct Question {
        EffectTarget target;
        std::vector<std::int64_t> rows;
    };
    struct Step {
        std::shared_ptr<const Question> question;
        std::shared_ptr<const Trigger> trigger;
        EffectBatch batch;
    };

    void followSet();
    void open();
    void reopen();
    void chooseAgain();
    void schedule();
    void begin();
    void step();
    void take(int run, int choice, const Step& step);
    void stepEnded(int run, const JobUpdate& update);
    void show(const Step& step, bool isFirst);
    void publish();
    void clearResults();
    void setState(EffectState state, const QString& message = {});

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_trigger;
    bool m_watched = false;
    QString m_target; ///< empty: as suggested
    int m_count = 32;
    std::vector<std::string> m_classes;

    std::shared_ptr<TriggerEffect> m_effect; ///< used on the lane
    std::shared_ptr<const Question> m_question;
    std::shared_ptr<const Trigger> m_prepared; ///< of the present run, after its first step
    std::size_t m_done = 0; ///< samples of the present run
    JobId m_opening {}, m_stepping {}; ///< at most one of each is under way
    int m_openings = 0, m_choice = 0, m_run = 0; ///< what belongs to an older one is overtaken
    bool m_openingFailed = false; ///< and nobody asked for another try
    bool m_stale = true; ///< the present run has still to begin
    QTimer m_pause; ///< between a change and its run

    EffectState m_state = EffectState::NoSet;
    QString m_message;
    std::vector<EffectSample> m_samples;
    std::vector<float> m_vectors; ///< of the samples with the trigger on, one after the other
    EffectSummary m_summary;
};

} // namespace clinic::ui
