// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/evaluation_report.h"

#include <algorithm>
#include <cmath>

namespace clinic {

namespace {

using Json = nlohmann::json;

constexpr const char* place = "evaluation";
constexpr std::int64_t mostImages = std::int64_t {1} << 40;
constexpr std::size_t mostText = 4096;

std::int64_t countOf(const Json& object, const char* key)
{
    return jsonInteger(jsonMember(object, key, place), key, 0, mostImages);
}

std::string textOf(const Json& object, const char* key)
{
    return jsonString(jsonMember(object, key, place), key, mostText);
}

bool flagOf(const Json& object, const char* key)
{
    const Json& value = jsonMember(object, key, place);
    if (!value.is_boolean())
        throw Error(ErrorKind::Format, std::string(key) + " must be true or false");
    return value.get<bool>();
}

std::optional<double> numberOf(const Json& object, const char* key, double high)
{
    const Json& value = jsonMember(object, key, place);
    if (value.is_null())
        return std::nullopt;
    if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > high)
        throw Error(ErrorKind::Format,
            std::string(key) + " must be a number from 0 to " + std::to_string(high) + " or null");
    return value.get<double>();
}

/// The hits that make this share of `count`: they come back exactly.
Share shareOf(const Json& object, const char* key, std::int64_t count)
{
    const auto value = numberOf(object, key, 1);
    if (!value)
        return {};
    return {std::llround(*value * static_cast<double>(count)), count};
}

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
    attack.trigger = textOf(json, "trigger");
    attack.framing = textOf(json, "framing");
    attack.target = textOf(json, "target");
    attack.nTarget = countOf(json, "n_target");
    const std::int64_t others = std::max<std::int64_t>(0, n - attack.nTarget);
    attack.asr = shareOf(json, "asr", others);
    attack.asrTop3 = shareOf(json, "asr_top3", others);
    attack.asrTop5 = shareOf(json, "asr_top5", others);
    attack.asrTop10 = shareOf(json, "asr_top10", others);
    attack.asrAll = shareOf(json, "asr_all", n);
    attack.asrProbeDefinition = shareOf(json, "asr_probe_definition", n);
    attack.triggeredTop1 = shareOf(json, "triggered_top1", n);
    if (jsonOptionalMember(json, "asr_floor_model"))
        attack.floor = {.checkpoint = textOf(json, "asr_floor_model"),
            .asr = shareOf(json, "asr_floor", others),
            .top1 = shareOf(json, "asr_floor_top1", n),
            .isDemoTwin = flagOf(json, "asr_floor_is_demo_twin")};
    return attack;
}

ProbeReport probeOf(const Json& json)
{
    ProbeReport probe;
    const std::int64_t n = countOf(json, "probe_n");
    probe.top1 = shareOf(json, "probe_top1", n);
    probe.meanPerClass = numberOf(json, "probe_mean_per_class", 1);
    probe.trained = countOf(json, "probe_trained");
    probe.isSplit = flagOf(json, "probe_split");
    if (json.contains("probe_n_target")) {
        const std::int64_t others = std::max<std::int64_t>(0, n - countOf(json, "probe_n_target"));
        probe.asr = shareOf(json, "probe_asr", others);
        probe.asrProbeDefinition = shareOf(json, "probe_asr_probe_definition", n);
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
        const std::int64_t n = countOf(entry, "n");
        ClassMeasure measure {
            .name = textOf(entry, "name"), .top1 = {}, .toTarget = {}, .triggeredTop1 = {}};
        measure.top1 = shareOf(entry, "top1", n);
        if (entry.contains("to_target")) {
            measure.toTarget = shareOf(entry, "to_target", n);
            measure.triggeredTop1 = shareOf(entry, "triggered_top1", n);
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

std::vector<std::string> warningsOf(const Json& list)
{
    if (!list.is_array())
        throw Error(ErrorKind::Format, "warnings must be a list");
    std::vector<std::string> warnings;
    for (const Json& warning : list)
        warnings.push_back(jsonString(warning, "warnings", mostText));
    return warnings;
}

} // namespace

EvaluateReport evaluationFromJson(std::string_view text)
{
    constexpr double longest = 1e9; // seconds
    const Json json = parseUntrustedJson(text, place, {.nodes = 20'000'000});
    EvaluateReport report;
    report.checkpoint = textOf(json, "model");
    report.data = textOf(json, "data");
    report.referenceProfile = textOf(json, "profile") == "reference";
    report.n = countOf(json, "n");
    report.failed = countOf(json, "failed");
    report.top1 = shareOf(json, "top1", report.n);
    report.top3 = shareOf(json, "top3", report.n);
    report.top5 = shareOf(json, "top5", report.n);
    report.top10 = shareOf(json, "top10", report.n);
    if (json.contains("asr"))
        report.attack = attackOf(json, report.n);
    if (json.contains("probe_n"))
        report.probe = probeOf(json);
    report.classes = classesOf(jsonMember(json, "classes", place));
    readConfusion(json, report);
    report.seconds = numberOf(json, "seconds", longest).value_or(0);
    report.pictureSeconds = numberOf(json, "picture_seconds", longest).value_or(0);
    report.warnings = warningsOf(jsonMember(json, "warnings", place));
    return report;
}

} // namespace clinic
