// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/engine.h"
#include "ui/id_streams.h"

#include <QMetaType>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>

Q_DECLARE_METATYPE(clinic::JobUpdate)

namespace clinic::ui {

/// The door between lanes and window: bodies run on a lane, everything that comes back runs on the
/// GUI thread, and only while the receiver lives. All functions are called on the GUI thread.
class JobRunner : public QObject {
    Q_OBJECT

public:
    /// How a job ended that brought no result; state is Failed or Cancelled.
    using Failed = std::function<void(const JobUpdate&)>;

    explicit JobRunner(QObject* parent = nullptr);
    /// Cancels what runs and waits for it (one batch at most).
    ~JobRunner() override;

    /// `T body(TaskContext&)` on the lane, then `done(std::shared_ptr<const T>)`; if the body
    /// throws, `failed` instead. An empty title makes a quiet job that no list shows.
    template <typename Body, typename Done>
    JobId start(Lane lane, const QString& title, QObject* receiver, Body body, Done done,
        Failed failed = {})
    {
        using Value = std::invoke_result_t<Body&, TaskContext&>;
        auto work = [this, to = QPointer<QObject>(receiver), body = std::move(body),
                        done = std::move(done)](TaskContext& context) mutable {
            auto value = std::make_shared<const Value>(body(context));
            post([to, value = std::move(value), done] {
                if (to)
                    done(value);
            });
        };
        return submit(
            lane, title, {receiver, std::move(failed), !title.isEmpty()}, std::move(work));
    }

    void cancel(JobId id);

    /// A function that may be called on any thread while the runner lives; it has `handle` called
    /// on the GUI thread with the same value, if the receiver still lives then.
    template <typename T>
    std::function<void(const T&)> relay(QObject* receiver, std::function<void(const T&)> handle)
    {
        return
            [this, to = QPointer<QObject>(receiver), handle = std::move(handle)](const T& value) {
                post([to, handle, value] {
                    if (to)
                        handle(value);
                });
            };
    }

    int unfinished() const { return static_cast<int>(m_jobs.size()); }

Q_SIGNALS:
    /// Every update of every job with a title, in order.
    void updated(const clinic::JobUpdate& update);

private:
    struct Entry {
        QPointer<QObject> receiver; // looked at on the GUI thread only
        Failed failed;
        bool shown = true;
    };

    JobId submit(Lane lane, const QString& title, Entry entry, JobQueue::Body body);
    void post(std::function<void()> call);
    void handle(const JobUpdate& update);

    std::unordered_map<std::int64_t, Entry> m_jobs; ///< not yet ended
    std::unique_ptr<Engine> m_engine; ///< last: its lanes end before what they post to
};

} // namespace clinic::ui
