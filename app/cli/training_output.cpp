// SPDX-License-Identifier: Apache-2.0
#include "app/cli/training_output.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

nlohmann::ordered_json numbersJson(const EvaluationNumbers& numbers)
{
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (const auto& [name, value] : numbers)
        object[name] = value;
    return object;
}

void printMeasured(const char* when, const EvaluationNumbers& numbers)
{
    if (numbers.empty())
        return;
    std::printf("%s  clean accuracy %.1f %% (n %.0f)", when,
        100 * findNumber(numbers, "ca").value_or(0), findNumber(numbers, "n").value_or(0));
    if (const auto asr = findNumber(numbers, "asr"))
        std::printf(", attack success %.1f %% (n %.0f)", 100 * *asr,
            findNumber(numbers, "n_asr").value_or(0));
    std::puts("");
}

} // namespace

nlohmann::ordered_json trainingJson(const TrainReport& report)
{
    return {{"run", report.folder.string()}, {"checkpoint", report.checkpoint.string()},
        {"state", phaseName(report.run.phase)}, {"steps", report.run.steps}, {"rows", report.rows},
        {"left_out_rows", report.leftOutRows}, {"unread_rows", report.run.unreadRows},
        {"epoch_loss", report.run.epochLoss}, {"images_per_s", report.run.imagesPerSecond},
        {"waited", report.run.waited}, {"before", numbersJson(report.first)},
        {"after", numbersJson(report.run.last)}, {"seconds", report.seconds},
        {"warnings", report.warnings}};
}

void printTraining(const TrainReport& report)
{
    const RunReport& run = report.run;
    const bool isPaused = run.phase == RunPhase::Paused;
    std::printf("%s at step %ld on %ld rows, %.0f images/s, %.0f s\n",
        isPaused ? "Paused" : "Finished", static_cast<long>(run.steps),
        static_cast<long>(report.rows), run.imagesPerSecond, report.seconds);
    printMeasured("before", report.first);
    printMeasured("after ", run.last);
    if (run.unreadRows > 0)
        std::printf("%ld rows could not be read and were left out (log.txt)\n",
            static_cast<long>(run.unreadRows));
    for (const std::string& warning : report.warnings)
        std::fprintf(stderr, "warning: %s\n", warning.c_str());
    if (isPaused)
        std::printf("go on with: clinic train --resume --out %s\n", report.folder.c_str());
    else
        std::printf("%s\n", report.checkpoint.c_str());
}

} // namespace clinic
