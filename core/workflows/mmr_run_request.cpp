// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_run_request.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 6> names {
    "direct", "cgr", "text-only", "blank", "permuted", "triggered"};

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorKind::Config, what);
}

void checkInputs(const MmrRunRequest& request)
{
    if (request.model.empty())
        refuse("name the model as the server knows it, with --name");
    if (request.out.empty())
        refuse("name the run's file to write, with --out RUN.jsonl");
    if (needsPictures(request.strategy) && request.images.empty())
        refuse("name the folder or zip of the benchmark's pictures with --images, or ask without "
               "them with --strategy text-only");
    if ((request.strategy == MmrStrategy::Triggered) == request.trigger.empty())
        refuse("--strategy triggered and --trigger SPEC go together; give both or neither");
}

void checkNumbers(const MmrRunRequest& request)
{
    const ChatDecoding& decoding = request.decoding;
    const auto range = [](double value, double low, double high, const char* what) {
        if (!(value >= low && value <= high))
            refuse(std::string(what) + " must be from " + std::to_string(static_cast<int>(low))
                + " to " + std::to_string(static_cast<int>(high)));
    };
    range(decoding.temperature, 0, 2, "the temperature");
    range(decoding.maxTokens, 1, 1'000'000, "the number of tokens of an answer");
    range(request.inventoryTokens, 1, 1'000'000, "the number of tokens of an inventory");
    range(decoding.topLogprobs, 0, 100, "the number of probabilities asked for");
    range(request.concurrency, 1, 256, "the number of requests at a time");
    range(request.requestsPerMinute, 0, 1'000'000, "the requests a minute");
    range(
        static_cast<double>(request.timeout.count()), 1, 86'400'000, "the timeout in milliseconds");
    range(request.retry.tries, 1, 20, "the number of tries");
    if (request.limit < 0)
        refuse("the limit of questions must be 0 (all) or more");
    if (request.prices)
        range(std::min(request.prices->in, request.prices->out), 0, 1'000'000, "a price");
}

} // namespace

std::string_view mmrStrategyName(MmrStrategy strategy)
{
    return names.at(static_cast<std::size_t>(strategy));
}

MmrStrategy mmrStrategyNamed(std::string_view name)
{
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        refuse("no strategy is called " + clinic::quoted(name)
            + "; there are direct, cgr, text-only, blank, permuted and triggered");
    return static_cast<MmrStrategy>(found - names.begin());
}

bool needsPictures(MmrStrategy strategy)
{
    return strategy != MmrStrategy::TextOnly && strategy != MmrStrategy::Blank;
}

void checkMmrRunRequest(const MmrRunRequest& request)
{
    checkInputs(request);
    checkNumbers(request);
}

} // namespace clinic
