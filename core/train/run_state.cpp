// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_state.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/base/utc_time.h"
#include "core/formats/json_reader.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 6> names {
    "running", "paused", "finished", "cancelled", "failed", "interrupted"};
constexpr std::uint64_t mostBytes = 1 << 20;

RunPhase phaseFromName(const std::string& name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name)
            return static_cast<RunPhase>(i);
    }
    throw Error(ErrorKind::Format,
        "state is " + clinic::quoted(name)
            + "; running, paused, finished, cancelled or failed is expected");
}

RunState stateFromJson(const nlohmann::json& document)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto number = [&](const char* key) {
        return jsonInteger(jsonMember(document, key, "the state"), key, 0, most);
    };
    const auto text = [&](const char* key) {
        return jsonString(jsonMember(document, key, "the state"), key, 65536);
    };
    const std::int64_t version = number("version");
    if (version != runFolderVersion)
        throw Error(ErrorKind::Unsupported,
            "a run of version " + std::to_string(version) + "; this program reads version "
                + std::to_string(runFolderVersion) + ": use the program that wrote it");
    RunState state;
    state.phase = phaseFromName(text("state"));
    state.message = text("message");
    state.step = number("step");
    state.totalSteps = number("total_steps");
    state.epoch = number("epoch");
    state.epochs = number("epochs");
    state.started = text("started");
    state.updated = text("updated");
    return state;
}

} // namespace

std::string_view phaseName(RunPhase phase)
{
    return names[static_cast<std::size_t>(phase)];
}

void writeRunState(const std::filesystem::path& file, const RunState& state)
{
    const nlohmann::ordered_json document {
        {"version", runFolderVersion},
        {"state", phaseName(state.phase)},
        {"message", state.message},
        {"step", state.step},
        {"total_steps", state.totalSteps},
        {"epoch", state.epoch},
        {"epochs", state.epochs},
        {"started", state.started},
        {"updated", utcNow()},
    };
    writeTextFile(file, document.dump(1) + '\n');
}

RunState readRunState(const std::filesystem::path& file)
{
    const std::string text = readWholeText(file, mostBytes);
    try {
        return stateFromJson(parseUntrustedJson(text, file.filename().string()));
    } catch (Error& error) {
        throw error.within(file.parent_path().string());
    }
}

bool takeRequest(const std::filesystem::path& file)
{
    std::error_code none;
    return std::filesystem::remove(file, none);
}

} // namespace clinic
