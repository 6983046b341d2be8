// SPDX-License-Identifier: Apache-2.0
#include "app/cli/evaluation_output.h"

#include "app/cli/share_text.h"
#include "core/workflows/evaluate_retrieval.h"
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

void printRetrievalAttack(const RetrievalAttackReport& attack)
{
    const std::string framing =
        attack.framing.empty() ? std::string() : " (framing: " + attack.framing + ")";
    printLine("trigger", attack.trigger + framing);
    printLine("attack success",
        shareText(attack.top10, attack.queriesAreCaptions ? "captions" : "images")
            + "; at least 5 of the 10 nearest name " + attack.target);
    printLine("  without trigger", percentText(attack.clean10) + " of the same queries");
    printLine("  at 5, at 1", percentText(attack.top5) + ", " + percentText(attack.top1));
}

void printWarnings(const std::vector<std::string>& warnings)
{
    for (const std::string& warning : warnings)
        std::cerr << "warning: " << warning << '\n';
}

} // namespace

void printEvaluation(const EvaluateReport& report)
{
    printLine("clean accuracy",
        shareText(report.top1) + "; top 3 " + percentText(report.top3) + ", top 5 "
            + percentText(report.top5) + ", top 10 " + percentText(report.top10));
    if (report.referenceProfile)
        printLine("profile", "reference");
    if (report.attack)
        printAttack(*report.attack);
    if (report.probe)
        printProbe(*report.probe);
    if (report.failed > 0)
        printLine("unreadable", std::to_string(report.failed) + " images, left out");
    printWarnings(report.warnings);
}

void printEvaluation(const RetrievalReport& report)
{
    const auto rest = [](const Recall& recall) {
        return "; at 5 " + percentText(recall.r5) + ", at 10 " + percentText(recall.r10);
    };
    printLine("image to text", "R@1 " + shareText(report.i2t.r1) + rest(report.i2t));
    printLine("text to image", "R@1 " + shareText(report.t2i.r1, "captions") + rest(report.t2i));
    if (report.attack)
        printRetrievalAttack(*report.attack);
    if (report.failed > 0)
        printLine("unusable", std::to_string(report.failed) + " rows, left out");
    printWarnings(report.warnings);
}

} // namespace clinic
