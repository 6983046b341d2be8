// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/project_triggers.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"

#include <algorithm>
#include <functional>

namespace clinic {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestName = 100;
constexpr std::size_t mostNames = 1000;
constexpr std::uint64_t demoBytes = 1 << 20;

/// In a folder of its own: its name can be nobody's.
fs::path currentFile(const fs::path& project)
{
    return project / "triggers" / "current" / "trigger.json";
}

std::vector<std::string> namesIn(const fs::path& folder, TaskContext& context)
{
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        context.checkpoint();
        if (names.size() == mostNames)
            break;
        if (entry.path().extension() == ".json" && entry.is_regular_file(none))
            names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<TriggerFile> demoTrigger(const fs::path& project)
{
    const fs::path file = project.parent_path() / "demo.json";
    if (!fs::exists(file))
        return std::nullopt;
    const auto demo = parseUntrustedJson(readWholeText(file, demoBytes), file.string());
    const auto* spec = jsonOptionalMember(demo, "trigger");
    if (!spec)
        return std::nullopt;
    const TriggerSpec trigger = parseTriggerSpec(jsonString(*spec, "trigger", 4096));
    if (!trigger.file.empty()) // it would be copied into the project, whatever it is
        throw Error(ErrorKind::Unsafe,
            file.string() + ": its trigger names a file; a demo's trigger needs none");
    return TriggerFile {trigger, std::nullopt};
}

} // namespace

ProjectTriggers readProjectTriggers(const fs::path& project, TaskContext& context)
{
    ProjectTriggers found;
    const auto read = [&found](std::optional<TriggerFile>& into, const auto& reader) {
        try {
            into = reader();
        } catch (const Error& error) {
            found.problem = error.what();
        }
    };
    found.names = namesIn(project / "triggers", context);
    read(found.demo, [&] { return demoTrigger(project); });
    read(found.current, [&]() -> std::optional<TriggerFile> {
        if (!fs::exists(currentFile(project)))
            return std::nullopt;
        return readTriggerFile(currentFile(project));
    });
    return found;
}

fs::path projectTriggerFile(const fs::path& project, std::string_view name)
{
    const bool plain = !name.empty() && name.size() <= longestName && name.front() != '.'
        && std::none_of(name.begin(), name.end(), [](unsigned char letter) {
               return letter < 0x20 || letter == 0x7f || letter == '/' || letter == '\\';
           });
    if (!plain)
        throw Error(ErrorKind::Config,
            "a trigger's name is a plain file name of 1 to 100 bytes without / and \\ that does "
            "not begin with a dot; found "
                + clinic::quoted(name));
    return project / "triggers" / (std::string(name) + ".json");
}

void keepCurrentTrigger(const fs::path& project, const TriggerFile& trigger)
{
    const fs::path file = currentFile(project);
    fs::create_directories(file.parent_path());
    writeTriggerFile(file, trigger);
}

} // namespace clinic
