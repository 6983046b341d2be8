// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/common_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "app/cli/usage.h"
#include "core/base/error.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <new>

namespace clinic {

namespace {

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Unsafe:
        return ExitUnsafe;
    case ErrorKind::Config:
        return ExitUsage;
    default:
        return ExitFailed;
    }
}

int complain(const char* message, int code)
{
    std::cout.flush();
    std::cerr << "clinic: " << message << '\n';
    return code;
}

int runCommand(const Command& command, CommonOptions& options, const Interrupt& interrupt)
{
    resolveCommonOptions(options);
    ProgressPrinter printer(stderr, progressStyle(options.quiet));
    TaskContext context(
        interrupt.token(), [&printer](const Progress& progress) { printer.show(progress); });
    const int code = command.run(options, context);
    printer.clear();
    std::cout.flush();
    if (!std::cout)
        throw Error(ErrorKind::Io,
            "standard output could not be written (disk full, or the reader is gone)");
    return code;
}

int runProgram(const std::vector<std::string>& arguments, const Interrupt& interrupt)
{
    CLI::App program("ClipClinic: see, find and cure backdoors in CLIP models", "clinic");
    program.set_version_flag("--version", "clinic " CLINIC_VERSION);
    program.require_subcommand(1);
    program.footer("clinic COMMAND --help tells more and shows an example.");
    CommonOptions options;
    std::vector<Command> commands;
    for (const CommandFactory factory : commandFactories()) {
        for (Command& command : factory(program)) {
            addCommonOptions(*command.app, options);
            commands.push_back(std::move(command));
        }
    }
    checkCommandNames(program, arguments);
    try {
        program.parse(std::vector<std::string>(
            arguments.rbegin(), arguments.rend())); // CLI11 takes them from the back
    } catch (const CLI::Success& request) { // --help and --version come this way
        return program.exit(request);
    } catch (const CLI::ParseError& error) {
        throw Error(ErrorKind::Config, error.what());
    }
    for (const Command& command : commands) {
        if (command.app->parsed())
            return runCommand(command, options, interrupt);
    }
    throw Error(ErrorKind::Config, "no command was given; see clinic --help");
}

} // namespace

} // namespace clinic

int main(int argc, char** argv)
{
    const clinic::Interrupt interrupt;
    try {
        return clinic::runProgram({argv + 1, argv + argc}, interrupt);
    } catch (const clinic::Cancelled&) {
        return clinic::complain("stopped; what was finished is kept", clinic::ExitCancelled);
    } catch (const clinic::Error& error) {
        return clinic::complain(error.what(), clinic::exitCode(error.kind()));
    } catch (const std::bad_alloc&) {
        return clinic::complain(
            "out of memory; close other programs or use a smaller --batch", clinic::ExitFailed);
    } catch (const std::exception& error) {
        return clinic::complain(error.what(), clinic::ExitFailed);
    }
}
