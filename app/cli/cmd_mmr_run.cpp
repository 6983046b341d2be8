// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_clip_run.h"
#include "app/cli/mmr_commands.h"
#include "app/cli/mmr_run_output.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/mmr/mmr_prompt.h"
#include "core/workflows/run_mmr.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct MmrRunOptions {
    MmrRunRequest request;
    ClipRunOptions clip;
    std::string strategy = "direct";
    double timeout = 120; ///< seconds
    double retryWait = 0.5; ///< seconds
    std::optional<double> priceIn, priceOut;
    bool noProbe = false;
    bool dryRun = false;
};

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

MmrRunRequest requestOf(const MmrRunOptions& options, const CommonOptions& common)
{
    MmrRunRequest request = options.request;
    request.strategy = mmrStrategyNamed(options.strategy);
    request.timeout = milliseconds(options.timeout);
    request.retry.first = milliseconds(options.retryWait);
    request.retry.most = std::max(request.retry.most, request.retry.first);
    request.probe = !options.noProbe;
    request.overwrite = common.force;
    request.seed = common.seed;
    if (options.priceIn || options.priceOut)
        request.prices =
            TokenPrices {.in = options.priceIn.value_or(0), .out = options.priceOut.value_or(0)};
    return request;
}

int runEndpoint(const MmrRunOptions& options, const CommonOptions& common, TaskContext& context)
{
    const MmrRunRequest request = requestOf(options, common);
    if (options.dryRun) {
        const MmrRunEstimate estimate = estimateMmrRun(request);
        if (common.json)
            printJson(mmrEstimateJson(estimate));
        else
            printMmrEstimate(estimate);
        return ExitDone;
    }
    const MmrRunReport report = runMmr(request, context);
    if (common.json)
        printJson(mmrRunJson(report));
    else
        printMmrRun(report);
    if (report.errors == 0)
        return ExitDone;
    std::cout.flush();
    std::cerr << "clinic: " << mmrErrorsText(report) << '\n';
    return ExitFailed;
}

int run(MmrRunOptions& options, const CommonOptions& common, TaskContext& context)
{
    MmrClipRequest& clip = options.clip.request;
    if (options.request.endpoint.empty() == clip.checkpoint.empty())
        throw Error(ErrorKind::Config,
            "name who answers: --endpoint URL --name MODEL (as http://127.0.0.1:8080/v1), or "
            "--model CHECKPOINT of a CLIP");
    if (clip.checkpoint.empty())
        return runEndpoint(options, common, context);
    if (options.request.images.empty())
        throw Error(ErrorKind::Config, "CLIP compares texts with pictures: give --images");
    clip.benchmark = options.request.benchmark;
    clip.images = options.request.images;
    clip.out = options.request.out;
    clip.trigger = options.request.trigger;
    return runClip(options.clip, common, context);
}

void addWhatIsAsked(CLI::App& command, MmrRunOptions& options)
{
    MmrRunRequest& request = options.request;
    command
        .add_option("--benchmark", request.benchmark, "Question file, or the folder that holds it")
        ->required();
    command.add_option("--images", request.images, "Folder or zip of the pictures");
    command
        .add_option(
            "--out", request.out, "Run's file to write (.jsonl); one of the same run is continued")
        ->required();
    command.add_option("--strategy", options.strategy,
        "direct (default), cgr (an inventory of the picture first), text-only, blank, permuted "
        "(four "
        "orders of the options) or triggered");
    command.add_option("--trigger", request.trigger,
        "For triggered, and for --model: a preset with its keys, or a trigger's .json file");
    command.add_option(
        "--prompt", request.prompt, "Preset (below), or a text with {question} (default: uniform)");
    command.add_flag("--picture-last", request.pictureLast, "The picture behind the text");
    command.add_option("--limit", request.limit, "Only the first N questions");
}

void addServer(CLI::App& command, MmrRunOptions& options)
{
    MmrRunRequest& request = options.request;
    command.add_option("--endpoint", request.endpoint,
        "Address of an OpenAI-compatible server: vLLM, llama.cpp, Ollama, or a hosted one");
    command.add_option("--name", request.model, "Model, as the server knows it");
    command.add_flag("--allow-remote", request.allowRemote,
        "Questions and pictures may be sent to another machine");
    command.add_option("--key-variable", request.keyVariable,
        "Environment variable with the key (default OPENAI_API_KEY; '' for none)");
    command.add_option("--concurrency", request.concurrency, "Requests at a time (default 4)")
        ->check(CLI::Range(1, 256));
    command.add_option("--rate", request.requestsPerMinute, "At most so many requests a minute");
    command.add_option("--timeout", options.timeout, "Seconds for one answer (default 120)")
        ->check(CLI::Range(0.001, 86400.0));
    command
        .add_option("--tries", request.retry.tries,
            "Tries of a request that fails for the moment (default 5)")
        ->check(CLI::Range(1, 20));
    command
        .add_option("--retry-wait", options.retryWait,
            "Seconds before the second try, doubled for each other (default 0.5)")
        ->check(CLI::Range(0.0, 3600.0));
    command.add_flag("--no-probe", options.noProbe, "Do not find out first what the server can do");
}

void addDecoding(CLI::App& command, MmrRunOptions& options)
{
    MmrRunRequest& request = options.request;
    command.add_option("--temperature", request.decoding.temperature, "Default 0");
    command.add_option("--max-tokens", request.decoding.maxTokens, "Of an answer (default 32)");
    command.add_option("--inventory-tokens", request.inventoryTokens,
        "Of the inventory that cgr asks for (default 512)");
    command.add_option(
        "--sampling-seed", request.decoding.seed, "Seed that the server is given (default 1)");
    command.add_option("--top-logprobs", request.decoding.topLogprobs,
        "Probabilities to ask for beside each token (default 20; 0: none)");
    command.add_flag("--dry-run", options.dryRun, "Only say what it would take; nothing is sent");
    command.add_option("--price-in", options.priceIn, "Price of a million prompt tokens");
    command.add_option("--price-out", options.priceOut, "Price of a million tokens of answers");
}

std::string promptList()
{
    std::string text;
    for (const MmrPrompt& prompt : mmrPrompts())
        text += "  " + prompt.name + ": " + prompt.about + "\n";
    return text;
}

} // namespace

Command addMmrRun(CLI::App& mmr)
{
    const auto options = std::make_shared<MmrRunOptions>();
    CLI::App* command = mmr.add_subcommand(
        "run", "Let a model behind a chat endpoint, or a CLIP checkpoint, answer all questions");
    addWhatIsAsked(*command, *options);
    addServer(*command, *options);
    addDecoding(*command, *options);
    addClipOptions(*command, options->clip);
    command->footer("Prompts:\n" + promptList()
        + "Example:\n  clinic mmr run --benchmark MMR-benchmark.json --images "
          "MMR-benchmark-images.zip "
          "--endpoint http://127.0.0.1:8080/v1 --name llava --out llava.jsonl\n"
          "  clinic mmr run --model demo/models/poisoned.pt --benchmark "
          "demo/mmr/MMR-benchmark.json --images demo/mmr/images --out clip.jsonl\n"
          "Stopped or cut off, the same command goes on: what is answered is not asked again, "
          "errors "
          "are. Exit code 1 while questions are without an answer.");
    return {command, [options](const CommonOptions& common, TaskContext& context) {
                return run(*options, common, context);
            }};
}

} // namespace clinic
