// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/keep_evaluation.h"

#include "core/base/error.h"
#include "core/workflows/evaluate_retrieval.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/retrieval_json.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

namespace clinic {

namespace {

constexpr std::size_t mostConfusedClasses = 500;

std::string textOf(const nlohmann::ordered_json& document)
{
    return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

Project openProjectPatiently(const std::filesystem::path& project, TaskContext& context)
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

std::int64_t keepEvaluation(
    const std::filesystem::path& project, const EvaluateReport& report, TaskContext& context)
{
    nlohmann::ordered_json document = evaluationJson(report);
    if (report.classes.size() > mostConfusedClasses)
        document.erase("confusion");
    return openProjectPatiently(project, context)
        .addEvaluation({.name = report.checkpoint.stem().string(),
                           .checkpoint = report.checkpoint,
                           .data = report.data,
                           .trigger = report.attack ? report.attack->trigger : std::string(),
                           .target = report.attack ? report.attack->target : std::string(),
                           .created = {}},
            textOf(document));
}

std::int64_t keepEvaluation(
    const std::filesystem::path& project, const RetrievalReport& report, TaskContext& context)
{
    return openProjectPatiently(project, context)
        .addEvaluation({.name = report.checkpoint.stem().string(),
                           .checkpoint = report.checkpoint,
                           .data = report.table,
                           .trigger = report.attack ? report.attack->trigger : std::string(),
                           .target = report.attack ? report.attack->target : std::string(),
                           .created = {}},
            textOf(retrievalJson(report)));
}

EvaluateReport keptEvaluation(
    const std::filesystem::path& project, std::int64_t id, TaskContext& context)
{
    return evaluationFromJson(openProjectPatiently(project, context).evaluationReport(id));
}

} // namespace clinic
