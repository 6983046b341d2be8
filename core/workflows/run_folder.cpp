// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_folder.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/utc_time.h"
#include "core/workflows/run_environment.h"
#include "core/workflows/train_config.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// What a killed process left half-written (OutputFile's names); a checkpoint can be large.
void removeUnfinished(const fs::path& folder)
{
    if (!fs::exists(folder))
        return;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().find(".part-") != std::string::npos)
            fs::remove(entry.path());
    }
}

/// Whether all that is there is what a run begins with: it was killed before it was described.
bool isBeginningOfRun(const RunFiles& files)
{
    const std::array<fs::path, 7> names {files.environment(), files.state(), files.metrics(),
        files.log(), files.notes(), files.checkpoints(), files.maps()};
    return std::ranges::all_of(
        fs::directory_iterator(files.folder), [&](const fs::directory_entry& entry) {
            const std::string name = entry.path().filename().string();
            return std::ranges::find(names, entry.path()) != names.end() || name == "trigger.json"
                || name.starts_with("removed_rows_");
        });
}

/// A run that ended badly before its first step holds nothing to lose.
bool hasNothingToLose(const RunFiles& files)
{
    if (!fs::exists(files.state()) || fs::exists(files.last()))
        return false;
    const RunState state = readRunState(files.state());
    return state.phase == RunPhase::Failed && state.step == 0;
}

void checkFolder(const TrainRequest& request, const RunFiles& files)
{
    const bool isRun = fs::exists(files.config()) && (request.resume || !hasNothingToLose(files));
    if (request.resume && !isRun)
        throw Error(
            ErrorKind::Config, request.out.string() + ": holds no run (config.json) to go on with");
    if (isRun && !request.resume && !request.overwrite)
        throw Error(ErrorKind::Config,
            request.out.string()
                + ": holds a run already; --resume goes on with it, --force replaces it");
    if (!fs::exists(files.config()) && fs::exists(request.out) && !isBeginningOfRun(files))
        throw Error(ErrorKind::Config,
            request.out.string() + ": is not empty and holds no run; choose another folder");
}

/// What a run wrote, and nothing else: a person's notes stay.
void clearRun(const RunFiles& files)
{
    for (const fs::path& file : {files.config(), files.environment(), files.state(),
             files.metrics(), files.log(), files.pauseRequest(), files.stopRequest()})
        fs::remove(file);
    fs::remove_all(files.checkpoints());
    fs::remove_all(files.maps());
    for (const auto& entry : fs::directory_iterator(files.folder)) {
        if (entry.path().filename().string().starts_with("removed_rows_"))
            fs::remove(entry.path());
    }
}

} // namespace

RunFolder::RunFolder(const TrainRequest& request)
try : m_files{request.out}, m_lock(request.out) {
    removeUnfinished(m_files.folder);
    removeUnfinished(m_files.checkpoints());
    checkFolder(request, m_files);
    if (!request.resume) // checkFolder() has agreed
        clearRun(m_files);
    std::error_code none;
    fs::remove(m_files.pauseRequest(), none); // asked of an earlier process
    fs::remove(m_files.stopRequest(), none);
    if (request.resume && fs::exists(m_files.state()))
        m_state = readRunState(m_files.state());
    else
        m_state.started = utcNow();
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

void RunFolder::describe(const TrainRequest& request) const
{
    writeTextFile(m_files.environment(), runEnvironment(request).dump(1) + '\n');
    writeTextFile(m_files.config(), trainConfigJson(request).dump(1) + '\n');
}

void RunFolder::setTotals(std::int64_t steps, std::int64_t epochs)
{
    m_state.totalSteps = steps;
    m_state.epochs = epochs;
}

void RunFolder::write(RunPhase phase, std::int64_t step, const std::string& message)
{
    m_state.phase = phase;
    m_state.message = message;
    m_state.step = step;
    if (m_state.totalSteps > 0)
        m_state.epoch = std::min(m_state.epochs,
            1 + step * m_state.epochs / std::max<std::int64_t>(1, m_state.totalSteps));
    writeRunState(m_files.state(), m_state);
}

} // namespace clinic
