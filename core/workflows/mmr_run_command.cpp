// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_run_command.h"

#include "core/workflows/command_line.h"

#include <array>
#include <cstdio>

namespace clinic {

namespace {

std::string numberText(double value)
{
    std::array<char, 32> text {};
    std::snprintf(text.data(), text.size(), "%.10g", value);
    return text.data();
}

void addNumber(CommandLine& line, const char* name, double value, double otherwise)
{
    if (value != otherwise)
        line.option(name, numberText(value));
}

void addDecoding(CommandLine& line, const MmrRunRequest& request)
{
    const ChatDecoding defaults;
    const ChatDecoding& decoding = request.decoding;
    addNumber(line, "--temperature", decoding.temperature, defaults.temperature);
    addNumber(line, "--max-tokens", decoding.maxTokens, defaults.maxTokens);
    if (decoding.seed != defaults.seed)
        line.option("--sampling-seed", std::to_string(decoding.seed));
    addNumber(line, "--top-logprobs", decoding.topLogprobs, defaults.topLogprobs);
    addNumber(line, "--inventory-tokens", request.inventoryTokens, MmrRunRequest().inventoryTokens);
}

void addPace(CommandLine& line, const MmrRunRequest& request)
{
    const MmrRunRequest defaults;
    addNumber(line, "--concurrency", request.concurrency, defaults.concurrency);
    addNumber(line, "--rate", request.requestsPerMinute, 0);
    const auto seconds = [](std::chrono::milliseconds time) {
        return static_cast<double>(time.count()) / 1000.0;
    };
    addNumber(line, "--timeout", seconds(request.timeout), seconds(defaults.timeout));
    addNumber(line, "--tries", request.retry.tries, defaults.retry.tries);
    addNumber(line, "--retry-wait", seconds(request.retry.first), seconds(defaults.retry.first));
    if (request.prices) {
        line.option("--price-in", numberText(request.prices->in));
        line.option("--price-out", numberText(request.prices->out));
    }
}

} // namespace

std::string mmrRunCommand(const MmrRunRequest& request)
{
    const MmrRunRequest defaults;
    CommandLine line("mmr run");
    line.option("--benchmark", request.benchmark.string());
    line.optionUnlessEmpty("--images", request.images.string());
    line.option("--endpoint", request.endpoint);
    line.option("--name", request.model);
    line.option("--out", request.out.string());
    if (request.strategy != defaults.strategy)
        line.option("--strategy", mmrStrategyName(request.strategy));
    line.optionUnlessEmpty("--trigger", request.trigger);
    if (request.prompt != defaults.prompt)
        line.option("--prompt", request.prompt);
    line.flag("--picture-last", request.pictureLast);
    addDecoding(line, request);
    addPace(line, request);
    if (request.limit != 0)
        line.option("--limit", std::to_string(request.limit));
    if (request.keyVariable != defaults.keyVariable)
        line.option("--key-variable", request.keyVariable);
    line.flag("--allow-remote", request.allowRemote);
    line.flag("--no-probe", !request.probe);
    line.flag("--force", request.overwrite);
    if (request.seed != 0)
        line.option("--seed", std::to_string(request.seed));
    return line.text();
}

} // namespace clinic
