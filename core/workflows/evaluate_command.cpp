// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluate_command.h"

#include "core/clip/device.h"
#include "core/workflows/command_line.h"

namespace clinic {

namespace {

std::string triggerText(const EvaluateRequest& request)
{
    if (!request.ownTrigger)
        return request.trigger;
    const TriggerSpec& spec = request.ownTrigger->spec;
    const bool isPainted = request.ownTrigger->painted.has_value();
    return isPainted && spec.file.empty() ? "TRIGGER.json" : formatTriggerSpec(spec);
}

/// What both kinds of request have, at the end of the line.
template <typename Request>
void addRest(CommandLine& line, const Request& request, const std::filesystem::path& project)
{
    line.option("--device", request.encoder.device);
    line.option("--precision", precisionName(request.encoder.precision));
    if (request.encoder.quickGelu)
        line.option("--gelu", *request.encoder.quickGelu ? "quick" : "exact");
    if (request.batch != Request().batch)
        line.option("--batch", std::to_string(request.batch));
    if (request.seed != 0)
        line.option("--seed", std::to_string(request.seed));
    if (request.referenceProfile)
        line.option("--profile", "reference");
    line.optionUnlessEmpty("--project", project.string());
}

} // namespace

std::string evaluateCommand(const EvaluateRequest& request, const std::filesystem::path& project)
{
    CommandLine line("evaluate");
    line.option("--model", request.checkpoint.string());
    line.option("--data", request.data.string());
    line.optionUnlessEmpty("--trigger", triggerText(request));
    line.optionUnlessEmpty("--target", request.target);
    line.optionUnlessEmpty("--floor", request.floor.string());
    line.flag("--probe", request.probe.has_value());
    if (request.probe)
        line.optionUnlessEmpty("--probe-train", request.probe->train.string());
    line.flag("--confusion", request.confusion);
    addRest(line, request, project);
    return line.text();
}

std::string evaluateCommand(const RetrievalRequest& request, const std::filesystem::path& project)
{
    CommandLine line("evaluate");
    line.option("--model", request.checkpoint.string());
    line.option("--retrieval", request.table.string());
    line.table(request.tableOptions);
    line.optionUnlessEmpty("--trigger", request.trigger);
    line.optionUnlessEmpty("--target", request.target);
    addRest(line, request, project);
    return line.text();
}

} // namespace clinic
