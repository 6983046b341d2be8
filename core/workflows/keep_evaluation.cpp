// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/keep_evaluation.h"

#include "core/base/error.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/retrieval_json.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

namespace clinic {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostConfusedClasses = 500;

nlohmann::ordered_json documentOf(const EvaluateReport& report)
{
    nlohmann::ordered_json document = evaluationJson(report);
    if (report.classes.size() > mostConfusedClasses)
        document.erase("confusion");
    return document;
}

nlohmann::ordered_json documentOf(const RetrievalReport& report)
{
    return retrievalJson(report);
}

const fs::path& dataOf(const EvaluateReport& report)
{
    return report.data;
}

const fs::path& dataOf(const RetrievalReport& report)
{
    return report.table;
}

/// Hours of work are not thrown away because a file could not be written.
template <typename Report> void keep(const fs::path& project, Report& report, TaskContext& context)
try {
    if (project.empty())
        return;
    const std::string text =
        documentOf(report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    openProjectPatiently(project, context)
        .addEvaluation({.name = report.checkpoint.stem().string(),
                           .checkpoint = report.checkpoint,
                           .data = dataOf(report),
                           .trigger = report.attack ? report.attack->trigger : std::string(),
                           .target = report.attack ? report.attack->target : std::string(),
                           .created = {}},
            text);
} catch (const Error& error) {
    report.warnings.push_back(std::string("the result was not kept: ") + error.what());
}

} // namespace

Project openProjectPatiently(const fs::path& project, TaskContext& context)
{
    using namespace std::chrono_literals;
    const auto giveUp = std::chrono::steady_clock::now() + 2s;
    while (true) {
        context.checkpoint();
        try {
            return Project::open(project);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Database || std::chrono::steady_clock::now() > giveUp)
                throw;
        }
        std::this_thread::sleep_for(20ms);
    }
}

EvaluateReport evaluateIntoProject(
    const EvaluateRequest& request, const fs::path& project, TaskContext& context)
{
    EvaluateReport report = evaluateModel(request, context);
    keep(project, report, context);
    return report;
}

RetrievalReport evaluateRetrievalIntoProject(
    const RetrievalRequest& request, const fs::path& project, TaskContext& context)
{
    RetrievalReport report = evaluateRetrieval(request, context);
    keep(project, report, context);
    return report;
}

Measurement keptMeasurement(const fs::path& project, std::int64_t id, TaskContext& context)
{
    const std::string text = openProjectPatiently(project, context).evaluationReport(id);
    const bool isRetrieval = text.find("\"i2t_r1\":") != std::string::npos; // as a key
    if (isRetrieval)
        return retrievalFromJson(text);
    return evaluationFromJson(text);
}

} // namespace clinic
