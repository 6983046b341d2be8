// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_clip_run.h"

#include "app/cli/encoder_options.h"
#include "app/cli/print_json.h"
#include "app/cli/share_text.h"
#include "core/workflows/mmr_clip_json.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void printCounts(const std::string& what, const MmrCells& counts)
{
    std::cout << what << ": RA " << percentText(counts.accuracy()) << ", MR "
              << percentText(counts.misleading()) << ", POS " << percentText(counts.positive())
              << ", NEG " << percentText(counts.leading()) << " (" << counts.pairs() << " pairs)\n";
}

void print(const MmrClipReport& report)
{
    printCounts(report.header.model, report.measure.all);
    printCounts("without looking (the texts' prior alone)", report.blind.all);
    printCounts("pairs with the same options", report.measure.sameOptions);
    std::cout << "premise attraction: " << percentText(report.measure.premiseAttraction) << " of "
              << report.measure.premiseAttraction.count << " wrong answers to leading questions\n"
              << report.pictures << " pictures, " << report.texts << " texts of at most "
              << report.longestText << " tokens, " << report.truncatedTexts << " truncated\n";
    if (report.targetCosine)
        std::cout << "mean cosine with the target caption: " << *report.targetCosine << '\n';
    if (report.missingPictures != 0)
        std::cerr << "warning: " << report.missingPictures
                  << " pictures cannot be read; the first: " << report.firstMissing << '\n';
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << '\n';
}

} // namespace

int runClip(ClipRunOptions& options, const CommonOptions& common, TaskContext& context)
{
    MmrClipRequest& request = options.request;
    request.text = clipTextNamed(options.text);
    request.prior = clipPriorNamed(options.prior);
    request.encoder = encoderOptions(common, options.gelu);
    request.seed = common.seed;
    request.referenceProfile = common.profile == "reference";
    request.overwrite = common.force;
    const MmrClipReport report = answerWithClip(request, context);
    if (common.json)
        printJson(mmrClipJson(report));
    else
        print(report);
    return ExitDone;
}

void addClipOptions(CLI::App& command, ClipRunOptions& options)
{
    MmrClipRequest& request = options.request;
    command.add_option("--model", request.checkpoint, "A CLIP checkpoint that answers");
    command.add_option("--text", options.text,
        "For --model: what an option becomes: option, question-answer, statement, photo (default "
        "option)");
    command.add_option("--prior", options.prior,
        "For --model: what is taken off a text's score: none, images (its mean with the other "
        "pictures), blank");
    command.add_option("--target-caption", request.targetCaption,
        "For --model: also tell how near the pictures are to this caption of an attack");
    command.add_option("--batch", request.batch, "For --model: images at a time (default 32)")
        ->check(CLI::Range(1, 65536));
    addGeluOption(command, options.gelu);
}

} // namespace clinic
