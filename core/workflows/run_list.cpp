// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_list.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/formats/json_reader.h"
#include "core/train/run_files.h"
#include "core/workflows/epoch_maps.h"
#include "core/workflows/train_config.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t mostBytes = 1 << 20;

RunNotes readNotes(const fs::path& file)
{
    RunNotes notes;
    if (!fs::exists(file))
        return notes;
    const auto document = parseUntrustedJson(readWholeText(file, mostBytes), file.string());
    for (const auto& tag : jsonMember(document, "tags", "the notes"))
        notes.tags.push_back(jsonString(tag, "a tag", 1000));
    notes.note = jsonString(jsonMember(document, "note", "the notes"), "note", 65536);
    return notes;
}

std::optional<double> lastOf(const RunMetrics& metrics, const char* name)
{
    const auto found = metrics.find(name);
    return found == metrics.end() || found->second.value.empty()
        ? std::nullopt
        : std::optional(found->second.value.back());
}

/// Of the state, or of the newest number.
std::int64_t stepOf(const RunReader& reader)
{
    auto step = static_cast<double>(reader.state().step);
    for (const auto& [name, series] : reader.metrics()) {
        if (!series.step.empty())
            step = std::max(step, series.step.back());
    }
    return static_cast<std::int64_t>(step);
}

void writeRequest(const fs::path& file)
{
    writeTextFile(file, "");
}

} // namespace

bool isRunFolder(const fs::path& folder)
{
    std::error_code none;
    return fs::is_regular_file(RunFiles {folder}.config(), none);
}

RunSummary readRunSummary(const fs::path& folder)
{
    RunReader reader(folder);
    return readRunSummary(reader);
}

RunSummary readRunSummary(RunReader& reader)
{
    const fs::path& folder = reader.folder();
    RunSummary summary;
    summary.folder = folder;
    summary.name = folder.filename().string();
    summary.hasMaps = isEpochMap(epochMapFolder(folder, 0));
    try {
        const TrainRequest request = readRunRequest(folder);
        summary.recipe = request.options.recipe;
        if (!request.name.empty())
            summary.name = request.name;
        summary.notes = readNotes(RunFiles {folder}.notes());
        reader.poll();
        summary.state = reader.state();
        summary.step = stepOf(reader);
        summary.cleanAccuracy = lastOf(reader.metrics(), "ca");
        summary.attackSuccess = lastOf(reader.metrics(), "asr");
    } catch (const Error& error) {
        summary.problem = error.what();
    }
    return summary;
}

std::vector<fs::path> runFolders(const fs::path& folder)
try {
    std::vector<fs::path> folders;
    if (!fs::exists(folder))
        return folders;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (isRunFolder(entry.path()))
            folders.push_back(entry.path());
    }
    return folders;
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

void sortNewestFirst(std::vector<RunSummary>& runs)
{
    std::ranges::sort(runs, std::greater<>(),
        [](const RunSummary& run) { return std::pair(run.state.started, run.folder); });
}

void writeRunNotes(const fs::path& folder, const RunNotes& notes)
{
    const nlohmann::ordered_json document {{"tags", notes.tags}, {"note", notes.note}};
    writeTextFile(RunFiles {folder}.notes(), document.dump(1) + '\n');
}

TrainRequest readRunRequest(const fs::path& folder)
{
    TrainRequest request;
    request.out = folder;
    applyTrainConfig(RunFiles {folder}.config(), request);
    return request;
}

void requestPause(const fs::path& folder)
{
    writeRequest(RunFiles {folder}.pauseRequest());
}

void requestStop(const fs::path& folder)
{
    writeRequest(RunFiles {folder}.stopRequest());
}

} // namespace clinic
