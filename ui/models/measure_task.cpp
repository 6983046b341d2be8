// SPDX-License-Identifier: Apache-2.0
#include "ui/models/measure_task.h"

#include "core/clip/device.h"
#include "core/workflows/evaluate_command.h"

namespace clinic::ui {

namespace {

EvaluateRequest evaluateRequest(const MeasureTask& task)
{
    EvaluateRequest request;
    request.checkpoint = task.checkpoint;
    request.data = task.data;
    request.ownTrigger = task.trigger;
    request.target = task.target;
    request.encoder = encoderOptions(chooseCompute());
    request.floor = task.floor;
    request.confusion = task.confusion;
    if (task.probe)
        request.probe.emplace();
    return request;
}

/// A trigger of captions has no layers: its text says all.
RetrievalRequest retrievalRequest(const MeasureTask& task)
{
    RetrievalRequest request;
    request.checkpoint = task.checkpoint;
    request.table = task.table;
    request.tableOptions = task.tableOptions;
    request.trigger = formatTriggerSpec(task.trigger.spec);
    request.target = task.target;
    request.encoder = encoderOptions(chooseCompute());
    return request;
}

} // namespace

Measurement measureModel(const MeasureTask& task, TaskContext& context)
{
    if (task.isRetrieval)
        return evaluateRetrievalIntoProject(retrievalRequest(task), task.project, context);
    return evaluateIntoProject(evaluateRequest(task), task.project, context);
}

std::string measureCommand(const MeasureTask& task)
{
    return task.isRetrieval ? evaluateCommand(retrievalRequest(task), task.project)
                            : evaluateCommand(evaluateRequest(task), task.project);
}

} // namespace clinic::ui
