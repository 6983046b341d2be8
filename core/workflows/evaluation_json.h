// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace clinic {

struct EvaluateReport;

/// The document of `clinic evaluate` in the command-line contract. Shares are numbers in [0, 1], or
/// null where nothing was counted; "x_interval" holds the 95 % bounds of "x" by Wilson.
///
///   top1 top3 top5 top10      clean accuracy among the k best
///   asr asr_top3 ...          attack success, the target's own images in neither count
///   asr_all                   the same with them in both counts
///   asr_probe_definition      hits without them, but over all images
///   asr_reference             what the reference calls its ASR: accuracy against the true label on
///                             triggered images; equal to triggered_top1, whose name says it
///   asr_floor...              asr of a never-poisoned model; null where there is none
///   classes                   of each: name, n, top1, to_target, triggered_top1
///   confusion                 {clean, triggered}: one list a true class, one count a prediction
nlohmann::ordered_json evaluationJson(const EvaluateReport& report);

/// The report back from such a document, which may come from a stranger. Error{Format}.
EvaluateReport evaluationFromJson(std::string_view text);

} // namespace clinic
