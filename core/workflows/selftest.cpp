// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/selftest.h"

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/workflows/selftest_run.h"

#include <algorithm>
#include <utility>

namespace clinic {

SelftestReport selftest(const SelftestRequest& request, TaskContext& context)
{
    const std::filesystem::path folder =
        request.golden.empty() ? resourcePath("selftest") : request.golden;
    if (!std::filesystem::is_directory(folder))
        throw Error(ErrorKind::Io,
            folder.string()
                + ": there is no such folder; --golden takes a folder of golden values");
    SelftestRun run(folder, request.device, context);
    for (const auto family : {checkTokenizer, checkPreprocess, checkModels, checkModelWeights,
             checkLosses, checkScheduler, checkTrajectory, checkSupervised, checkZeroShot,
             checkAnalysis, checkTriggers}) {
        context.checkpoint();
        family(run);
    }
    SelftestReport report {run.takeChecks(), false};
    if (report.checks.empty())
        throw Error(ErrorKind::Config,
            folder.string()
                + ": holds no golden values this program knows (tokenizer.json, preprocess/, "
                  "models/, "
                  "losses.json, scheduler.json, trajectory.json, zero_shot.safetensors, "
                  "analysis.json, triggers/)");
    report.ok = std::all_of(report.checks.begin(), report.checks.end(),
        [](const SelftestCheck& check) { return check.ok; });
    return report;
}

} // namespace clinic
