// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/tune_json.h"

#include "core/workflows/mmr_clip_json.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace clinic {

namespace {
using OrderedJson = nlohmann::ordered_json;

/// How much more a share of the last answerer is than of the one before; null where one is none.
OrderedJson gain(const Share& before, const Share& after)
{
    if (!before.value() || !after.value())
        return nullptr;
    return 100 * (*after.value() - *before.value());
}

} // namespace

OrderedJson tuneJson(const TuneReport& report)
{
    OrderedJson answerers = OrderedJson::object();
    for (const TunedAnswerer& answerer : report.answerers) {
        OrderedJson one = pairMeasureJson(answerer.measure, report.categories);
        one["trained_on"] = answerer.trainedOn;
        one["log"] = answerer.log.string();
        one["head"] = answerer.head.empty() ? OrderedJson() : OrderedJson(answerer.head.string());
        answerers[answerer.name] = std::move(one);
    }
    const MmrCells& paired = report.answerers.back().measure.all;
    const MmrCells& positive = report.answerers.at(report.answerers.size() - 2).measure.all;
    return {{"model", report.model}, {"answerers", std::move(answerers)},
        {"gain",
            {{"ra", gain(positive.accuracy(), paired.accuracy())},
                {"mr", gain(positive.misleading(), paired.misleading())}}},
        {"training",
            {{"positive", report.positive}, {"leading", report.leading},
                {"skipped", report.skipped}}},
        {"unread_pictures", report.unreadPictures}, {"first_unread", report.firstUnread},
        {"encode_seconds", report.encodeSeconds}, {"tune_seconds", report.tuneSeconds},
        {"warnings", report.warnings}};
}

} // namespace clinic
