// SPDX-License-Identifier: Apache-2.0
#include "app/cli/evaluation_output.h"

#include "core/workflows/evaluate_model.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void printFloor(const EvaluateReport& report)
{
    if (!report.floor) {
        std::printf("  floor          not measured; --floor names a never-poisoned model\n");
        return;
    }
    const AttackFloor& floor = *report.floor;
    std::printf("  floor          %6.2f %%   (95 %%: %.2f to %.2f; %s%s, clean accuracy %.2f %%)\n",
        100 * floor.asr, 100 * floor.interval.low, 100 * floor.interval.high,
        floor.isDemoTwin ? "the demo's never-poisoned twin " : "",
        floor.checkpoint.string().c_str(), 100 * floor.top1);
}

void printAttack(const EvaluateReport& report)
{
    std::printf(
        "attack success   %6.2f %%   (95 %%: %.2f to %.2f; %lld images, %lld of the target class "
        "left out)\n",
        100 * *report.asr, 100 * report.asrInterval->low, 100 * report.asrInterval->high,
        static_cast<long long>(report.n - report.nTarget), static_cast<long long>(report.nTarget));
    printFloor(report);
    std::printf("  over all       %6.2f %%\n", 100 * *report.asrAll);
    std::printf("true with trigger%6.2f %%\n", 100 * *report.triggeredTop1);
}

} // namespace

nlohmann::ordered_json evaluationJson(const EvaluateReport& report)
{
    nlohmann::ordered_json json {
        {"top1", report.top1},
        {"top3", report.top3},
        {"top5", report.top5},
        {"top10", report.top10},
    };
    if (report.asr) {
        json["asr"] = *report.asr;
        json["asr_interval"] = {report.asrInterval->low, report.asrInterval->high};
        json["asr_floor"] = nullptr;
        if (const auto& floor = report.floor) {
            json["asr_floor"] = floor->asr;
            json["asr_floor_interval"] = {floor->interval.low, floor->interval.high};
            json["asr_floor_top1"] = floor->top1;
            json["asr_floor_model"] = floor->checkpoint.string();
        }
        json["asr_all"] = *report.asrAll;
        json["triggered_top1"] = *report.triggeredTop1;
        json["n_target"] = report.nTarget;
    }
    json["n"] = report.n;
    json["failed"] = report.failed;
    json["seconds"] = report.seconds;
    json["warnings"] = report.warnings;
    return json;
}

void printEvaluation(const EvaluateReport& report)
{
    std::printf("clean accuracy   %6.2f %%   (top 3 %.2f, top 5 %.2f, top 10 %.2f; %lld images)\n",
        100 * report.top1, 100 * report.top3, 100 * report.top5, 100 * report.top10,
        static_cast<long long>(report.n));
    if (report.asr)
        printAttack(report);
    if (report.failed > 0)
        std::printf(
            "unreadable       %lld images, left out\n", static_cast<long long>(report.failed));
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << '\n';
}

} // namespace clinic
