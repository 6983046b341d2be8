// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluation_json.h"

#include "core/workflows/evaluation_report.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

Json number(const Share& share)
{
    return number(share.value());
}

Json bounds(const Share& share)
{
    const Interval interval = share.interval();
    return share.count == 0 ? Json() : Json {interval.low, interval.high};
}

void addFloor(Json& json, const std::optional<AttackFloor>& floor)
{
    json["asr_floor"] = nullptr;
    if (!floor)
        return;
    json["asr_floor"] = number(floor->asr);
    json["asr_floor_interval"] = bounds(floor->asr);
    json["asr_floor_top1"] = number(floor->top1);
    json["asr_floor_model"] = floor->checkpoint.string();
    json["asr_floor_is_demo_twin"] = floor->isDemoTwin;
}

void addAttack(Json& json, const AttackReport& attack)
{
    json["trigger"] = attack.trigger;
    json["framing"] = attack.framing;
    json["target"] = attack.target;
    json["asr"] = number(attack.asr);
    json["asr_interval"] = bounds(attack.asr);
    addFloor(json, attack.floor);
    json["asr_top3"] = number(attack.asrTop3);
    json["asr_top5"] = number(attack.asrTop5);
    json["asr_top10"] = number(attack.asrTop10);
    json["asr_all"] = number(attack.asrAll);
    json["asr_probe_definition"] = number(attack.asrProbeDefinition);
    json["asr_reference"] = number(attack.triggeredTop1);
    json["triggered_top1"] = number(attack.triggeredTop1);
    json["triggered_top1_interval"] = bounds(attack.triggeredTop1);
    json["n_target"] = attack.nTarget;
}

void addProbe(Json& json, const ProbeReport& probe)
{
    json["probe_top1"] = number(probe.top1);
    json["probe_top1_interval"] = bounds(probe.top1);
    json["probe_mean_per_class"] = number(probe.meanPerClass);
    if (probe.asr) {
        json["probe_asr"] = number(*probe.asr);
        json["probe_asr_interval"] = bounds(*probe.asr);
        json["probe_asr_probe_definition"] = number(*probe.asrProbeDefinition);
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
            {"top1", number(measure.top1)}, {"top1_interval", bounds(measure.top1)}};
        if (measure.toTarget) {
            entry["to_target"] = number(*measure.toTarget);
            entry["triggered_top1"] = number(*measure.triggeredTop1);
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
        {"top1", number(report.top1)},
        {"top1_interval", bounds(report.top1)},
        {"top3", number(report.top3)},
        {"top5", number(report.top5)},
        {"top10", number(report.top10)},
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
