// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/retrieval_json.h"

#include "core/formats/json_reader.h"
#include "core/workflows/evaluate_retrieval.h"
#include "core/workflows/report_fields.h"

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;

/// Neither direction is ever empty: a report has at least one image and one caption.
double mean(const Recall& recall)
{
    return (recall.r1.value().value() + recall.r5.value().value() + recall.r10.value().value()) / 3;
}

void addRecall(Json& json, const std::string& name, const Recall& recall)
{
    json[name + "_r1"] = shareNumber(recall.r1);
    json[name + "_r5"] = shareNumber(recall.r5);
    json[name + "_r10"] = shareNumber(recall.r10);
    json[name + "_r1_interval"] = shareBounds(recall.r1);
    json[name + "_mean"] = mean(recall);
}

void addAttack(Json& json, const RetrievalAttackReport& attack)
{
    json["trigger"] = attack.trigger;
    json["framing"] = attack.framing.empty() ? Json() : Json(attack.framing);
    json["target"] = attack.target;
    json["retrieval_asr"] = shareNumber(attack.top10);
    json["retrieval_asr_k"] = 10;
    json["retrieval_asr_interval"] = shareBounds(attack.top10);
    json["retrieval_asr_1"] = shareNumber(attack.top1);
    json["retrieval_asr_5"] = shareNumber(attack.top5);
    json["retrieval_asr_10"] = shareNumber(attack.top10);
    json["retrieval_asr_clean"] = shareNumber(attack.clean10);
    json["queries"] = attack.queriesAreCaptions ? "captions" : "images";
    json["n_queries"] = attack.top10.count;
    json["n_naming_target"] = attack.naming;
}

Recall recallOf(const nlohmann::json& json, const std::string& name, std::int64_t count)
{
    return {shareField(json, (name + "_r1").c_str(), count),
        shareField(json, (name + "_r5").c_str(), count),
        shareField(json, (name + "_r10").c_str(), count)};
}

RetrievalAttackReport attackOf(const nlohmann::json& json)
{
    RetrievalAttackReport attack;
    attack.trigger = textField(json, "trigger");
    if (jsonOptionalMember(json, "framing"))
        attack.framing = textField(json, "framing");
    attack.target = textField(json, "target");
    attack.queriesAreCaptions = textField(json, "queries") == "captions";
    attack.naming = countField(json, "n_naming_target");
    const std::int64_t queries = countField(json, "n_queries");
    attack.top1 = shareField(json, "retrieval_asr_1", queries);
    attack.top5 = shareField(json, "retrieval_asr_5", queries);
    attack.top10 = shareField(json, "retrieval_asr_10", queries);
    attack.clean10 = shareField(json, "retrieval_asr_clean", queries);
    return attack;
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

RetrievalReport retrievalFromJson(std::string_view text)
{
    const nlohmann::json json = parseUntrustedJson(text, "evaluation");
    RetrievalReport report;
    report.checkpoint = textField(json, "model");
    report.table = textField(json, "data");
    report.referenceProfile = textField(json, "profile") == "reference";
    report.images = countField(json, "n_images");
    report.captions = countField(json, "n_captions");
    report.failed = countField(json, "failed");
    report.i2t = recallOf(json, "i2t", report.images);
    report.t2i = recallOf(json, "t2i", report.captions);
    if (json.contains("retrieval_asr"))
        report.attack = attackOf(json);
    report.seconds = numberField(json, "seconds", longestSeconds).value_or(0);
    report.warnings = textsField(json, "warnings");
    return report;
}

} // namespace clinic
