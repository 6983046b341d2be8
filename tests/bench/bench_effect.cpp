// SPDX-License-Identifier: Apache-2.0
// bench_effect EMBEDDINGS TRIGGER...: how long a person waits for what a changed trigger does, on
// 32 and on 500 samples.
#include "core/clip/device.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/effect_choice.h"
#include "core/workflows/trigger_effect.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>

using namespace clinic;

namespace {

constexpr std::size_t firstSamples = 32;

double milliseconds(const auto& body)
{
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

struct Measured {
    double first = 0; ///< milliseconds up to the first samples
    double all = 0;
    EffectSummary summary;
};

/// As the window does: batch after batch.
Measured measure(TriggerEffect& effect, const Trigger& trigger, const EffectTarget& target,
    std::span<const std::int64_t> rows)
{
    Measured measured;
    TaskContext context;
    std::vector<EffectSample> samples;
    measured.all = milliseconds([&] {
        const auto begin = std::chrono::steady_clock::now();
        while (samples.size() < rows.size()) {
            const auto part = rows.subspan(
                samples.size(), std::min(effect.batch(), rows.size() - samples.size()));
            auto batch = effect.measure(trigger, target, part, context);
            const bool wasFewer = samples.size() < firstSamples;
            samples.insert(samples.end(), batch.samples.begin(), batch.samples.end());
            if (wasFewer && samples.size() >= firstSamples)
                measured.first = std::chrono::duration<double, std::milli>(
                    std::chrono::steady_clock::now() - begin)
                                     .count();
        }
    });
    measured.summary = summarise(samples, target.place);
    return measured;
}

void bench(const char* folder, std::span<char*> triggers)
{
    const auto set = EmbeddingSet::open(folder);
    TaskContext context;
    std::optional<TriggerEffect> effect;
    const double opening =
        milliseconds([&] { effect.emplace(EffectRequest {.embeddings = set}, context); });
    const EffectTarget target = effect->target(effect->suggestedTarget());
    const auto rows =
        chooseSamples(*set, {.target = target.name, .count = TriggerEffect::mostSamples}, context);
    std::printf("opening %.0f ms; %zu samples a batch\n", opening, effect->batch());
    for (const char* text : triggers) {
        const Trigger trigger = openTrigger(text);
        for (const char* what : {"pictures new", "pictures known"}) {
            const auto [first, all, summary] = measure(*effect, trigger, target, rows);
            std::printf("%-56s %-15s first %zu in %4.0f ms, %zu in %5.0f ms; attack success %.3f, "
                        "mean change of cosine %+.3f\n",
                text, what, firstSamples, first, rows.size(), all, summary.success().value_or(0),
                summary.meanDelta);
        }
    }
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 3) {
        std::fprintf(stderr, "bench_effect EMBEDDINGS TRIGGER...\n");
        return 2;
    }
    setTensorThreads(0);
    bench(argv[1], std::span(argv + 2, static_cast<std::size_t>(argc - 2)));
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_effect: %s\n", error.what());
    return 1;
}
