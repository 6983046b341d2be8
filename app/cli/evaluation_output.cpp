// SPDX-License-Identifier: Apache-2.0
#include "app/cli/evaluation_output.h"

#include "app/cli/share_text.h"
#include "core/workflows/evaluation_report.h"

#include <cstdio>
#include <iostream>

namespace clinic {

namespace {

void printLine(const char* name, const std::string& text)
{
    std::printf("%-18s %s\n", name, text.c_str());
}

void printFloor(const std::optional<AttackFloor>& floor)
{
    if (!floor)
        return printLine("  floor", "not measured; --floor names a never-poisoned model");
    printLine("  floor",
        shareText(floor->asr) + "; " + (floor->isDemoTwin ? "the demo's never-poisoned twin " : "")
            + floor->checkpoint.string() + ", clean accuracy " + percentText(floor->top1));
}

void printAttack(const AttackReport& attack)
{
    printLine("trigger", attack.trigger + " (framing: " + attack.framing + ")");
    printLine("attack success",
        shareText(attack.asr) + "; target " + attack.target + ", " + std::to_string(attack.nTarget)
            + " images of it left out");
    printFloor(attack.floor);
    printLine("  among the best",
        "top 3 " + percentText(attack.asrTop3) + ", top 5 " + percentText(attack.asrTop5)
            + ", top 10 " + percentText(attack.asrTop10));
    printLine("  over all", percentText(attack.asrAll) + ", images of the target included");
    printLine("  probe's way",
        percentText(attack.asrProbeDefinition) + ", hits without them, over all images");
    printLine("true with trigger",
        shareText(attack.triggeredTop1) + "; what the reference calls its attack success");
}

void printProbe(const ProbeReport& probe)
{
    const std::string trained = std::to_string(probe.trained)
        + (probe.isSplit ? " images, one half of the folder; measured on the other" : " images");
    printLine("linear probe", shareText(probe.top1) + "; trained on " + trained);
    if (probe.meanPerClass)
        printLine("  mean of classes", percentText(*probe.meanPerClass));
    if (probe.asr)
        printLine("  attack success",
            shareText(*probe.asr) + "; the reference's own count "
                + percentText(*probe.asrProbeDefinition));
}

} // namespace

void printEvaluation(const EvaluateReport& report)
{
    printLine("clean accuracy",
        shareText(report.top1) + "; top 3 " + percentText(report.top3) + ", top 5 "
            + percentText(report.top5) + ", top 10 " + percentText(report.top10));
    if (report.attack)
        printAttack(*report.attack);
    if (report.probe)
        printProbe(*report.probe);
    if (report.failed > 0)
        printLine("unreadable", std::to_string(report.failed) + " images, left out");
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << '\n';
}

} // namespace clinic
