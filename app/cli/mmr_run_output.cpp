// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_run_output.h"

#include <array>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using Json = nlohmann::ordered_json;

Json orNull(const std::optional<bool>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json capabilitiesJson(const EndpointCapabilities& found)
{
    return {{"model_listed", orNull(found.modelListed)}, {"models", found.models},
        {"pictures", orNull(found.pictures)}, {"logprobs", orNull(found.logprobs)},
        {"latency_ms", found.milliseconds}, {"notes", found.notes}};
}

Json circularJson(const CircularScore& score)
{
    return {{"circular_accuracy", score.circularAccuracy()},
        {"mean_accuracy", score.meanAccuracy()}, {"n", score.questions},
        {"incomplete", score.incomplete}};
}

/// With so many places behind the point.
std::string number(double value, int places)
{
    std::array<char, 64> text {};
    std::snprintf(text.data(), text.size(), "%.*f", places, value);
    return text.data();
}

const char* yesNo(const std::optional<bool>& value)
{
    return !value ? "not known" : *value ? "yes" : "no";
}

void printCapabilities(const EndpointCapabilities& found)
{
    std::cout << "server: pictures " << yesNo(found.pictures) << ", probabilities "
              << yesNo(found.logprobs) << ", model listed " << yesNo(found.modelListed) << ", "
              << number(found.milliseconds, 0) << " ms for a small question\n";
    for (const std::string& note : found.notes)
        std::cout << "  " << note << '\n';
}

} // namespace

Json mmrEstimateJson(const MmrRunEstimate& estimate)
{
    Json object {{"questions", estimate.questions}, {"answered_before", estimate.answeredBefore},
        {"requests", estimate.requests}, {"prompt_tokens_about", estimate.promptTokens},
        {"completion_tokens_at_most", estimate.completionTokens}, {"bytes", estimate.bytes}};
    object["cost_at_most"] = estimate.cost ? Json(*estimate.cost) : Json(nullptr);
    object["seconds_about"] = estimate.seconds ? Json(*estimate.seconds) : Json(nullptr);
    return object;
}

Json mmrRunJson(const MmrRunReport& report)
{
    Json object {{"answered", report.answered}, {"errors", report.errors}, {"asked", report.asked},
        {"skipped", report.skipped}, {"seconds", report.seconds}};
    object["capabilities"] =
        report.capabilities ? capabilitiesJson(*report.capabilities) : Json(nullptr);
    object["out"] = report.out.string();
    object["adapted"] = report.adapted;
    Json reasons = Json::array();
    for (const auto& [reason, count] : report.reasons)
        reasons.push_back({{"error", reason}, {"n", count}});
    object["reasons"] = std::move(reasons);
    if (report.circular)
        object["circular"] = circularJson(*report.circular);
    object["estimate"] = mmrEstimateJson(report.estimate);
    object["warnings"] = report.warnings;
    return object;
}

void printMmrEstimate(const MmrRunEstimate& estimate)
{
    constexpr double mega = 1e6;
    std::cout << estimate.requests << " requests (" << estimate.questions << " questions, "
              << estimate.answeredBefore << " answered before)\n"
              << "about " << estimate.promptTokens << " prompt tokens, at most "
              << estimate.completionTokens << " tokens of answers, "
              << number(static_cast<double>(estimate.bytes) / mega, 1) << " MB to send\n";
    if (estimate.cost)
        std::cout << "at most " << number(*estimate.cost, 2) << " in the currency of the prices\n";
    if (estimate.seconds)
        std::cout << "about " << number(*estimate.seconds, 0) << " s\n";
}

void printMmrRun(const MmrRunReport& report)
{
    for (const std::string& warning : report.warnings)
        std::cout << "note: " << warning << '\n';
    if (report.capabilities)
        printCapabilities(*report.capabilities);
    if (!report.adapted.empty())
        std::cout << "asked " << report.adapted << ", which the server does not take otherwise\n";
    std::cout << report.answered << " of " << report.questions << " answered (" << report.asked
              << " asked now, " << report.skipped << " before), " << report.errors << " errors, "
              << number(report.seconds, 1) << " s\n";
    if (report.circular)
        std::cout << "circular accuracy " << number(100 * report.circular->circularAccuracy(), 1)
                  << " % (right in all four orders; mean of the orders "
                  << number(100 * report.circular->meanAccuracy(), 1) << " %, n "
                  << report.circular->questions << ")\n";
    std::cout << "written: " << report.out.string() << '\n';
}

std::string mmrErrorsText(const MmrRunReport& report)
{
    const auto& [reason, count] = report.reasons.front();
    return std::to_string(report.errors) + " of " + std::to_string(report.questions)
        + " questions have no answer, " + std::to_string(count) + " of them for: " + reason
        + "; what is answered is kept, and the same command asks these again";
}

} // namespace clinic
