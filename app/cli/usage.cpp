// SPDX-License-Identifier: Apache-2.0
#include "app/cli/usage.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace clinic {

namespace {

std::vector<std::string> commandNames(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

} // namespace

void checkCommandNames(const CLI::App& program, const std::vector<std::string>& arguments)
{
    const CLI::App* app = &program;
    std::string path = "clinic";
    for (const std::string& argument : arguments) {
        const std::vector<std::string> names = commandNames(*app);
        if (names.empty() || argument.starts_with('-'))
            return;
        if (std::find(names.begin(), names.end(), argument) == names.end()) {
            const std::string nearest = nearestName(argument, names);
            throw Error(ErrorKind::Config,
                "there is no command " + clinic::quoted(argument) + " after \"" + path + "\"; "
                    + (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "See " + path
                    + " --help");
        }
        app = app->get_subcommand(argument);
        path += " " + argument;
    }
}

} // namespace clinic
