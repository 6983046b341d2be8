// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace clinic {

/// What every command takes (the command-line contract).
struct CommonOptions {
    bool json = false; ///< one JSON document on standard output, nothing else there
    bool quiet = false;
    bool force = false; ///< replace existing output
    std::string device; ///< "cpu", "cuda", "cuda:N"; already resolved when a command runs
    std::string precision; ///< "fp32", "bf16", "fp16"; already resolved
    std::string profile = "corrected"; ///< or "reference"
    std::uint64_t seed = 0;
    int threads = 0; ///< 0: the machine's
};

/// The exit codes of the contract; failures are thrown as Error and get their code in main.
enum ExitCode { ExitDone = 0, ExitFailed = 1, ExitUsage = 2, ExitUnsafe = 3, ExitCancelled = 4 };

/// Runs a parsed command and returns its exit code (ExitDone, or ExitFailed for a check that did
/// not hold).
using CommandRun = std::function<int(const CommonOptions&, TaskContext&)>;

/// One command: one file cmd_<name>.cpp with one function that declares its options on a subcommand
/// of `app` and returns what runs it. Registered in command_list.cpp.
struct Command {
    CLI::App* app = nullptr;
    CommandRun run;
};

/// The registry: each function adds one command (or one family, as `demo make`) to the program.
using CommandFactory = std::vector<Command> (*)(CLI::App& program);
const std::vector<CommandFactory>& commandFactories();

} // namespace clinic
