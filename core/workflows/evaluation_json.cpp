// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluation_json.h"

#include "core/workflows/evaluation_report.h"
#include "core/workflows/report_fields.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;

void addFloor(Json& json, const std::optional<AttackFloor>& floor)
{
    json["asr_floor"] = nullptr;
    if (!floor)
        return;
    json["asr_floor"] = shareNumber(floor->asr);
    json["asr_floor_interval"] = shareBounds(floor->asr);
    json["asr_floor_top1"] = shareNumber(floor->top1);
    json["asr_floor_model"] = floor->checkpoint.string();
    json["asr_floor_is_demo_twin"] = floor->isDemoTwin;
}

void addAttack(Json& json, const AttackReport& attack)
{
    json["trigger"] = attack.trigger;
    json["framing"] = attack.framing;
    json["target"] = attack.target;
    json["asr"] = shareNumber(attack.asr);
    json["asr_interval"] = shareBounds(attack.asr);
    addFloor(json, attack.floor);
    json["asr_top3"] = shareNumber(attack.asrTop3);
    json["asr_top5"] = shareNumber(attack.asrTop5);
    json["asr_top10"] = shareNumber(attack.asrTop10);
    json["asr_all"] = shareNumber(attack.asrAll);
    json["asr_probe_definition"] = shareNumber(attack.asrProbeDefinition);
    json["asr_reference"] = shareNumber(attack.triggeredTop1);
    json["triggered_top1"] = shareNumber(attack.triggeredTop1);
    json["triggered_top1_interval"] = shareBounds(attack.triggeredTop1);
    json["n_target"] = attack.nTarget;
}

void addProbe(Json& json, const ProbeReport& probe)
{
    json["probe_top1"] = shareNumber(probe.top1);
    json["probe_top1_interval"] = shareBounds(probe.top1);
    json["probe_mean_per_class"] = probe.meanPerClass ? Json(*probe.meanPerClass) : Json();
    if (probe.asr) {
        json["probe_asr"] = shareNumber(*probe.asr);
        json["probe_asr_interval"] = shareBounds(*probe.asr);
        json["probe_asr_probe_definition"] = shareNumber(*probe.asrProbeDefinition);
        json["probe_n_target"] = probe.asrProbeDefinition->count - probe.asr->count;
    }
    json["probe_n"] = probe.top1.count;
    json["probe_trained"] = probe.trained;
    json["probe_split"] = probe.isSplit;
}

Json classesJson(const std::vector<ClassMeasure>& classes)
{
    Json list = Json::array();
    for (const ClassMeasure& measure : classes) {
        Json entry {{"name", measure.name}, {"n", measure.top1.count},
            {"top1", shareNumber(measure.top1)}, {"top1_interval", shareBounds(measure.top1)}};
        if (measure.toTarget) {
            entry["to_target"] = shareNumber(*measure.toTarget);
            entry["triggered_top1"] = shareNumber(*measure.triggeredTop1);
        }
        list.push_back(std::move(entry));
    }
    return list;
}

Json countsJson(const ConfusionMatrix& matrix)
{
    std::vector<std::vector<std::int64_t>> rows(
        matrix.classes(), std::vector<std::int64_t>(matrix.classes(), 0));
    for (const ConfusionMatrix::Cell& cell : matrix.cells())
        rows[cell.truth][cell.predicted] = cell.count;
    return rows;
}

} // namespace

Json evaluationJson(const EvaluateReport& report)
{
    Json json {
        {"model", report.checkpoint.string()},
        {"data", report.data.string()},
        {"profile", report.referenceProfile ? "reference" : "corrected"},
        {"top1", shareNumber(report.top1)},
        {"top1_interval", shareBounds(report.top1)},
        {"top3", shareNumber(report.top3)},
        {"top5", shareNumber(report.top5)},
        {"top10", shareNumber(report.top10)},
    };
    if (report.attack)
        addAttack(json, *report.attack);
    if (report.probe)
        addProbe(json, *report.probe);
    json["n"] = report.n;
    json["failed"] = report.failed;
    json["classes"] = classesJson(report.classes);
    if (report.confusion.classes() > 0) {
        json["confusion"] = {{"clean", countsJson(report.confusion)}};
        if (report.attack)
            json["confusion"]["triggered"] = countsJson(report.attack->confusion);
    }
    json["seconds"] = report.seconds;
    json["picture_seconds"] = report.pictureSeconds;
    json["warnings"] = report.warnings;
    return json;
}

} // namespace clinic
