// SPDX-License-Identifier: Apache-2.0
#include "ui/models/detached_runs.h"

#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/trigger/trigger_file.h"
#include "core/workflows/run_list.h"
#include "core/workflows/train_command.h"
#include "ui/format.h"
#include "ui/job_bridge.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryFile>

#include <algorithm>
#include <fstream>
#include <utility>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int beatMs = 500;

/// A painted trigger has no text; in the run's folder it is where a run of this program has it.
TrainRequest withFiles(const TrainRequest& asked)
{
    TrainRequest request = asked;
    request.out = fs::absolute(asked.out);
    fs::create_directories(request.out);
    if (auto& own = request.evaluation.ownTrigger; own && own->painted) {
        request.evaluation.trigger = (request.out / "trigger.json").string();
        writeTriggerFile(request.evaluation.trigger, *own);
        own.reset();
    }
    return request;
}

struct Prepared {
    TrainRequest request;
    fs::path errors; ///< an empty file
};

Prepared prepare(const TrainRequest& asked)
{
    QTemporaryFile errors;
    errors.setAutoRemove(false);
    if (!errors.open())
        throw Error(ErrorKind::Io, errors.errorString().toStdString());
    return {withFiles(asked), toPath(errors.fileName())};
}

/// What the program wrote instead of beginning; empty: nothing (yet).
QString refusal(const fs::path& errors)
{
    constexpr std::size_t most = 4096;
    std::ifstream file(errors);
    std::string text(most, '\0');
    file.read(text.data(), static_cast<std::streamsize>(most));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return QString::fromStdString(text).trimmed();
}

struct Seen {
    std::vector<fs::path> begun;
    std::vector<std::pair<fs::path, QString>> refused;
};

} // namespace

DetachedRuns::DetachedRuns(JobRunner& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_program(QDir(QCoreApplication::applicationDirPath()).filePath(u"clinic"_s))
{
    m_beat.setInterval(beatMs);
    connect(&m_beat, &QTimer::timeout, this, &DetachedRuns::look);
}

void DetachedRuns::start(const TrainRequest& request)
{
    m_jobs.start(
        Lane::Interactive, {}, this, [request](TaskContext&) { return prepare(request); },
        [this](const std::shared_ptr<const Prepared>& prepared) {
            launch(prepared->request, {prepared->request.out, prepared->errors});
        },
        [this](const JobUpdate& update) { Q_EMIT failed(plainText(update.error)); });
}

void DetachedRuns::launch(const TrainRequest& request, const Awaited& awaited)
{
    QStringList arguments;
    for (const std::string& word : trainArguments(request))
        arguments << QString::fromStdString(word);
    arguments << u"--quiet"_s;
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(toQString(awaited.errors));
    if (!process.startDetached())
        return Q_EMIT failed(tr("%1 cannot be started: %2").arg(m_program, process.errorString()));
    m_awaited.push_back(awaited);
    m_beat.start();
    Q_EMIT started(request.out);
}

void DetachedRuns::look()
{
    if (std::exchange(m_isLooking, true))
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [awaited = m_awaited](TaskContext&) {
            Seen seen;
            for (const auto& [run, errors] : awaited) {
                if (QString text = refusal(errors); !text.isEmpty())
                    seen.refused.emplace_back(run, plainText(text));
                else if (isRunFolder(run) && FolderLock::isTaken(run))
                    seen.begun.push_back(run);
                else
                    continue;
                std::error_code none;
                fs::remove(errors, none);
            }
            return seen;
        },
        [this](const std::shared_ptr<const Seen>& seen) {
            m_isLooking = false;
            const auto drop = [this](const fs::path& run) {
                std::erase_if(m_awaited, [&](const Awaited& one) { return one.run == run; });
            };
            std::ranges::for_each(seen->begun, drop);
            for (const auto& [run, text] : seen->refused) {
                drop(run);
                Q_EMIT failed(text);
            }
            if (m_awaited.empty())
                m_beat.stop();
        },
        [this](const JobUpdate&) { m_isLooking = false; });
}

} // namespace clinic::ui
