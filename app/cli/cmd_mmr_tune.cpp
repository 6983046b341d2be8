// SPDX-License-Identifier: Apache-2.0
#include "app/cli/encoder_options.h"
#include "app/cli/mmr_model_commands.h"
#include "app/cli/print_json.h"
#include "app/cli/share_text.h"
#include "core/base/error.h"
#include "core/workflows/tune_json.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct TuneOptions {
    TuneRequest request;
    std::vector<double> weights;
    std::string exportFolder;
    std::string gelu;
};

void print(const TuneReport& report)
{
    for (const TunedAnswerer& answerer : report.answerers) {
        const MmrCells& counts = answerer.measure.all;
        std::cout << answerer.name << ": RA " << percentText(counts.accuracy()) << ", MR "
                  << percentText(counts.misleading()) << ", POS " << percentText(counts.positive())
                  << ", NEG " << percentText(counts.leading()) << " (" << counts.pairs()
                  << " held-out pairs";
        if (answerer.trainedOn != 0)
            std::cout << ", tuned on " << answerer.trainedOn << " questions";
        std::cout << ")\n";
    }
    if (report.skipped != 0)
        std::cerr << "warning: " << report.skipped
                  << " turns of the training set are no choice among four options; left out\n";
    if (report.unreadPictures != 0)
        std::cerr << "warning: " << report.unreadPictures
                  << " pictures cannot be read; the first: " << report.firstUnread << '\n';
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << '\n';
}

int run(TuneOptions& options, const CommonOptions& common, TaskContext& context)
{
    TuneRequest& request = options.request;
    const bool tunes = !request.checkpoint.empty();
    if (!tunes && options.exportFolder.empty())
        throw Error(ErrorKind::Config,
            "give --model, --benchmark and --out to tune a head, --export-llava to write data for "
            "another trainer, or both");
    if (tunes && (request.benchmark.empty() || request.out.empty()))
        throw Error(ErrorKind::Config, "tuning a head needs --benchmark and --out as well");
    if (!options.weights.empty()) {
        request.positiveWeight = options.weights.at(0);
        request.leadingWeight = options.weights.at(1);
    }
    request.encoder = encoderOptions(common, options.gelu);
    request.head.seed = common.seed;
    request.overwrite = common.force;
    if (!options.exportFolder.empty()) {
        exportLlava(request.train, request.trainImages, options.exportFolder, common.force);
        if (!common.json)
            std::cout << "data for another trainer: " << options.exportFolder << '\n';
    }
    nlohmann::ordered_json document = nlohmann::ordered_json::object();
    if (tunes) {
        const TuneReport report = tuneAnswerer(request, context);
        document = tuneJson(report);
        if (!common.json)
            print(report);
    }
    if (!options.exportFolder.empty())
        document["llava"] = options.exportFolder;
    if (common.json)
        printJson(document);
    return ExitDone;
}

void addHeadOptions(CLI::App& tune, TuneOptions& options)
{
    AnswerHeadOptions& head = options.request.head;
    tune.add_option("--weights", options.weights,
            "Of positive and of leading questions in the loss, when both are trained on (default "
            "1,1)")
        ->delimiter(',')
        ->expected(2)
        ->check(CLI::PositiveNumber);
    tune.add_option("--updates", head.updates, "Updates of each head")->check(CLI::PositiveNumber);
    tune.add_option("--head-batch", head.batch, "Questions an update")->check(CLI::Range(1, 65536));
    tune.add_option("--width", head.width, "Of a head's hidden layers")->check(CLI::Range(1, 4096));
    tune.add_option("--lr", head.learningRate, "Learning rate")->check(CLI::PositiveNumber);
    tune.add_option("--weight-decay", head.weightDecay, "Weight decay")
        ->check(CLI::NonNegativeNumber);
    tune.add_option("--dropout", head.dropout, "Share of picture features left out in training")
        ->check(CLI::Range(0.0, 0.95));
}

} // namespace

Command addMmrTune(CLI::App& training)
{
    const auto options = std::make_shared<TuneOptions>();
    TuneRequest& request = options->request;
    CLI::App* tune = training.add_subcommand("tune",
        "Tune answerer heads on a CLIP, on positive questions and on pairs, and compare them");
    tune->add_option("--model", request.checkpoint, "Checkpoint");
    tune->add_option("--train", request.train,
            "Folder with positive.json and leading.json, or a file of LLaVA samples")
        ->required();
    tune->add_option("--train-images", request.trainImages,
        "Folder of its pictures (default: images/ in or beside --train)");
    tune->add_option("--benchmark", request.benchmark, "Question file that is held out");
    tune->add_option(
        "--images", request.images, "Folder of its pictures (default: images/ beside it)");
    tune->add_option("--out", request.out, "Folder for heads, run logs and tune.json");
    tune->add_option("--export-llava", options->exportFolder,
        "Folder for data and configuration to tune another model with its own trainer");
    tune->add_option("--batch", request.batch, "Images at a time (default 32)")
        ->check(CLI::Range(1, 65536));
    addHeadOptions(*tune, *options);
    addGeluOption(*tune, options->gelu);
    tune->footer("Example:\n  clinic mmr training tune --model demo/models/twin.pt --train "
                 "demo/mmr/training --benchmark demo/mmr/MMR-benchmark.json --out tuned");
    return {tune, [options](const CommonOptions& common, TaskContext& context) {
                return run(*options, common, context);
            }};
}

} // namespace clinic
