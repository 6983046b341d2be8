// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/workflows/selftest.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

nlohmann::ordered_json asJson(const SelftestReport& report)
{
    auto checks = nlohmann::ordered_json::array();
    for (const SelftestCheck& check : report.checks) {
        checks.push_back({{"name", check.name}, {"ok", check.ok}, {"deviation", check.deviation},
            {"tolerance", check.tolerance}, {"seconds", check.seconds}, {"detail", check.detail}});
    }
    return {{"checks", std::move(checks)}, {"ok", report.ok}};
}

void printTable(const SelftestReport& report)
{
    for (const SelftestCheck& check : report.checks) {
        std::printf("%s  %-78s deviation %.2g of %.2g  %.2f s\n", check.ok ? "ok    " : "FAILED",
            check.name.c_str(), check.deviation, check.tolerance, check.seconds);
        if (!check.ok)
            std::printf("        %s\n", check.detail.c_str());
    }
    const auto failed = std::count_if(report.checks.begin(), report.checks.end(),
        [](const SelftestCheck& check) { return !check.ok; });
    std::printf("%zu checks, %zu failed\n", report.checks.size(), static_cast<std::size_t>(failed));
    std::fflush(stdout);
}

} // namespace

std::vector<Command> addSelftest(CLI::App& program)
{
    const auto request = std::make_shared<SelftestRequest>();
    CLI::App* command =
        program.add_subcommand("selftest", "Compute known values again and compare");
    command->add_option(
        "--golden", request->golden, "Folder of golden values (default: the small set shipped)");
    command->footer("Example:\n  clinic selftest");
    return {{command, [request](const CommonOptions& common, TaskContext& context) {
                 request->device = common.device;
                 const SelftestReport report = selftest(*request, context);
                 if (common.json)
                     printJson(asJson(report));
                 else
                     printTable(report);
                 return static_cast<int>(report.ok ? ExitDone : ExitFailed);
             }}};
}

} // namespace clinic
