// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/evaluation_report.h"
#include "core/workflows/report_fields.h"

#include <algorithm>

namespace clinic {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t mostImages = std::int64_t {1} << 40;

ConfusionMatrix matrixOf(const Json& rows, std::size_t classes)
{
    if (!rows.is_array() || rows.size() != classes)
        throw Error(ErrorKind::Format, "a confusion matrix must have a list for each class");
    ConfusionMatrix matrix(classes);
    for (std::size_t truth = 0; truth < classes; ++truth) {
        if (!rows[truth].is_array() || rows[truth].size() != classes)
            throw Error(ErrorKind::Format, "a confusion matrix must be square");
        for (std::size_t predicted = 0; predicted < classes; ++predicted) {
            const auto count = jsonInteger(rows[truth][predicted], "confusion", 0, mostImages);
            if (count > 0)
                matrix.add(truth, predicted, count);
        }
    }
    return matrix;
}

AttackReport attackOf(const Json& json, std::int64_t n)
{
    AttackReport attack;
    attack.trigger = textField(json, "trigger");
    attack.framing = textField(json, "framing");
    attack.target = textField(json, "target");
    attack.nTarget = countField(json, "n_target");
    const std::int64_t others = std::max<std::int64_t>(0, n - attack.nTarget);
    attack.asr = shareField(json, "asr", others);
    attack.asrTop3 = shareField(json, "asr_top3", others);
    attack.asrTop5 = shareField(json, "asr_top5", others);
    attack.asrTop10 = shareField(json, "asr_top10", others);
    attack.asrAll = shareField(json, "asr_all", n);
    attack.asrProbeDefinition = shareField(json, "asr_probe_definition", n);
    attack.triggeredTop1 = shareField(json, "triggered_top1", n);
    if (jsonOptionalMember(json, "asr_floor_model"))
        attack.floor = {.checkpoint = textField(json, "asr_floor_model"),
            .asr = shareField(json, "asr_floor", others),
            .top1 = shareField(json, "asr_floor_top1", n),
            .isDemoTwin = flagField(json, "asr_floor_is_demo_twin")};
    return attack;
}

ProbeReport probeOf(const Json& json)
{
    ProbeReport probe;
    const std::int64_t n = countField(json, "probe_n");
    probe.top1 = shareField(json, "probe_top1", n);
    probe.meanPerClass = numberField(json, "probe_mean_per_class", 1);
    probe.trained = countField(json, "probe_trained");
    probe.isSplit = flagField(json, "probe_split");
    if (json.contains("probe_n_target")) {
        const std::int64_t others =
            std::max<std::int64_t>(0, n - countField(json, "probe_n_target"));
        probe.asr = shareField(json, "probe_asr", others);
        probe.asrProbeDefinition = shareField(json, "probe_asr_probe_definition", n);
    }
    return probe;
}

std::vector<ClassMeasure> classesOf(const Json& list)
{
    constexpr std::size_t mostClasses = 1U << 20U;
    if (!list.is_array() || list.size() > mostClasses)
        throw Error(ErrorKind::Format, "classes must be a list");
    std::vector<ClassMeasure> classes;
    for (const Json& entry : list) {
        const std::int64_t n = countField(entry, "n");
        ClassMeasure measure {
            .name = textField(entry, "name"), .top1 = {}, .toTarget = {}, .triggeredTop1 = {}};
        measure.top1 = shareField(entry, "top1", n);
        if (entry.contains("to_target")) {
            measure.toTarget = shareField(entry, "to_target", n);
            measure.triggeredTop1 = shareField(entry, "triggered_top1", n);
        }
        classes.push_back(std::move(measure));
    }
    return classes;
}

void readConfusion(const Json& json, EvaluateReport& report)
{
    const Json* confusion = jsonOptionalMember(json, "confusion");
    if (!confusion)
        return;
    const std::size_t classes = report.classes.size();
    report.confusion = matrixOf(jsonMember(*confusion, "clean", "confusion"), classes);
    if (report.attack)
        report.attack->confusion =
            matrixOf(jsonMember(*confusion, "triggered", "confusion"), classes);
}

} // namespace

EvaluateReport evaluationFromJson(std::string_view text)
{
    const Json json = parseUntrustedJson(text, "evaluation", {.nodes = 20'000'000});
    EvaluateReport report;
    report.checkpoint = textField(json, "model");
    report.data = textField(json, "data");
    report.referenceProfile = textField(json, "profile") == "reference";
    report.n = countField(json, "n");
    report.failed = countField(json, "failed");
    report.top1 = shareField(json, "top1", report.n);
    report.top3 = shareField(json, "top3", report.n);
    report.top5 = shareField(json, "top5", report.n);
    report.top10 = shareField(json, "top10", report.n);
    if (json.contains("asr"))
        report.attack = attackOf(json, report.n);
    if (json.contains("probe_n"))
        report.probe = probeOf(json);
    report.classes = classesOf(jsonMember(json, "classes", "evaluation"));
    readConfusion(json, report);
    report.seconds = numberField(json, "seconds", longestSeconds).value_or(0);
    report.pictureSeconds = numberField(json, "picture_seconds", longestSeconds).value_or(0);
    report.warnings = textsField(json, "warnings");
    return report;
}

} // namespace clinic
