// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/retrieval_json.h"

#include "core/workflows/evaluate_retrieval.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;

Json number(const Share& share)
{
    const auto value = share.value();
    return value ? Json(*value) : Json();
}

Json bounds(const Share& share)
{
    const Interval interval = share.interval();
    return share.count == 0 ? Json() : Json {interval.low, interval.high};
}

/// Neither direction is ever empty: a report has at least one image and one caption.
double mean(const Recall& recall)
{
    return (recall.r1.value().value() + recall.r5.value().value() + recall.r10.value().value()) / 3;
}

void addRecall(Json& json, const std::string& name, const Recall& recall)
{
    json[name + "_r1"] = number(recall.r1);
    json[name + "_r5"] = number(recall.r5);
    json[name + "_r10"] = number(recall.r10);
    json[name + "_r1_interval"] = bounds(recall.r1);
    json[name + "_mean"] = mean(recall);
}

void addAttack(Json& json, const RetrievalAttackReport& attack)
{
    json["trigger"] = attack.trigger;
    json["framing"] = attack.framing.empty() ? Json() : Json(attack.framing);
    json["target"] = attack.target;
    json["retrieval_asr"] = number(attack.top10);
    json["retrieval_asr_k"] = 10;
    json["retrieval_asr_interval"] = bounds(attack.top10);
    json["retrieval_asr_1"] = number(attack.top1);
    json["retrieval_asr_5"] = number(attack.top5);
    json["retrieval_asr_10"] = number(attack.top10);
    json["retrieval_asr_clean"] = number(attack.clean10);
    json["queries"] = attack.queriesAreCaptions ? "captions" : "images";
    json["n_queries"] = attack.top10.count;
    json["n_naming_target"] = attack.naming;
}

} // namespace

Json retrievalJson(const RetrievalReport& report)
{
    Json json {
        {"model", report.checkpoint.string()},
        {"data", report.table.string()},
        {"profile", report.referenceProfile ? "reference" : "corrected"},
    };
    addRecall(json, "i2t", report.i2t);
    addRecall(json, "t2i", report.t2i);
    json["r_mean"] = (mean(report.i2t) + mean(report.t2i)) / 2;
    if (report.attack)
        addAttack(json, *report.attack);
    json["n_images"] = report.images;
    json["n_captions"] = report.captions;
    json["failed"] = report.failed;
    json["seconds"] = report.seconds;
    json["warnings"] = report.warnings;
    return json;
}

} // namespace clinic
