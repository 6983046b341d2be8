// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_clip_json.h"

#include "core/workflows/mmr_json.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using OrderedJson = nlohmann::ordered_json;
} // namespace

OrderedJson pairMeasureJson(const PairMeasure& measure, const std::vector<std::string>& categories)
{
    OrderedJson object = cellsJson(measure.all);
    object["unscored"] = measure.unscored;
    object["same_options"] = cellsJson(measure.sameOptions);
    object["premise_attraction"] = {{"share", percentJson(measure.premiseAttraction)},
        {"errors", measure.premiseAttraction.count},
        {"to_premise", measure.premiseAttraction.hits}};
    OrderedJson byCategory = OrderedJson::object();
    for (std::size_t i = 0; i < measure.categories.size(); ++i)
        if (measure.categories[i].pairs() != 0)
            byCategory[categories.at(i)] = cellsJson(measure.categories[i]);
    object["categories"] = std::move(byCategory);
    return object;
}

OrderedJson mmrClipJson(const MmrClipReport& report)
{
    return {{"model", report.header.model}, {"strategy", report.header.strategy},
        {"template", report.header.prompt}, {"decoding", report.header.decoding},
        {"benchmark_sha256", report.header.benchmarkSha256}, {"questions", report.questions},
        {"answered", report.answered}, {"pictures", report.pictures},
        {"missing_pictures", report.missingPictures}, {"first_missing", report.firstMissing},
        {"unreadable_options", report.unreadableOptions}, {"texts", report.texts},
        {"truncated_texts", report.truncatedTexts}, {"longest_text", report.longestText},
        {"score", pairMeasureJson(report.measure, report.categories)},
        {"blind", pairMeasureJson(report.blind, report.categories)},
        {"margins",
            {{"positive", report.margins.positive}, {"leading", report.margins.leading},
                {"n_pairs", report.margins.pairs}}},
        {"target_cosine", report.targetCosine ? OrderedJson(*report.targetCosine) : OrderedJson()},
        {"load_seconds", report.loadSeconds}, {"encode_seconds", report.encodeSeconds},
        {"seconds", report.seconds}, {"warnings", report.warnings}};
}

} // namespace clinic
