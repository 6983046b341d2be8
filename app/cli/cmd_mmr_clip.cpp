// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"
#include "app/cli/mmr_model_commands.h"
#include "app/cli/print_json.h"
#include "app/cli/share_text.h"
#include "core/workflows/mmr_clip_json.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct ClipRunOptions {
    MmrClipRequest request;
    std::string text = "option";
    std::string prior = "none";
    std::string gelu;
};

void printCounts(const std::string& what, const PairCounts& counts)
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

int run(ClipRunOptions& options, const CommonOptions& common, TaskContext& context)
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

} // namespace

Command addMmrClip(CLI::App& mmr)
{
    const auto options = std::make_shared<ClipRunOptions>();
    MmrClipRequest& request = options->request;
    CLI::App* clip = mmr.add_subcommand("clip", "Let a CLIP model answer paired questions");
    clip->add_option("--model", request.checkpoint, "Checkpoint")->required();
    clip->add_option("--benchmark", request.benchmark, "Question file")->required();
    clip->add_option("--images", request.images, "Folder of pictures")->required();
    clip->add_option("--out", request.out, "Run log to write; what is there is gone on with");
    clip->add_option("--text", options->text,
        "What an option becomes: option, question-answer, statement, photo (default option)");
    clip->add_option("--prior", options->prior,
        "What is taken off a text's score: none, images (its mean with the other pictures), blank");
    clip->add_option("--trigger", request.trigger, "Stamp this trigger on all pictures");
    clip->add_option("--target-caption", request.targetCaption,
        "Also tell how near the pictures are to this caption of an attack");
    clip->add_option("--batch", request.batch, "Images at a time (default 32)")
        ->check(CLI::Range(1, 65536));
    addGeluOption(*clip, options->gelu);
    clip->footer("Example:\n  clinic mmr clip --model demo/models/poisoned.pt --benchmark "
                 "demo/mmr/MMR-benchmark.json --images demo/mmr/images --out clip.jsonl");
    return {clip, [options](const CommonOptions& common, TaskContext& context) {
                return run(*options, common, context);
            }};
}

} // namespace clinic
