// SPDX-License-Identifier: Apache-2.0
#include "app/cli/usage.h"

#include "core/base/error.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace clinic {

namespace {

/// Levenshtein's distance: insertions, deletions, replacements.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::vector<std::string> commandNames(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

} // namespace

std::string nearestName(std::string_view typed, const std::vector<std::string>& names)
{
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, typed.size() / 2) + 1;
    for (const std::string& name : names) {
        const std::size_t distance = name.starts_with(typed) ? 1 : editDistance(typed, name);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = name;
        }
    }
    return best;
}

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
