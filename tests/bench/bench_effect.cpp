// SPDX-License-Identifier: Apache-2.0
// bench_effect EMBEDDINGS [TRIGGER...]: how long a person waits for what a changed trigger does, on
// 32 and on 500 samples; against encoding as many pictures alone.
#include "core/clip/device.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/effect_choice.h"
#include "core/workflows/embedding_model.h"
#include "core/workflows/trigger_effect.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

using namespace clinic;

namespace {

double milliseconds(const auto& body)
{
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

struct Measured {
    double first = 0; ///< milliseconds up to 32 samples
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
            const bool wasFewer = samples.size() < 32;
            samples.insert(samples.end(), batch.samples.begin(), batch.samples.end());
            if (wasFewer && samples.size() >= 32)
                measured.first = std::chrono::duration<double, std::milli>(
                    std::chrono::steady_clock::now() - begin)
                                     .count();
        }
    });
    measured.summary = summarise(samples, target.place);
    return measured;
}

double encodingAlone(const EmbeddingSet& set, std::size_t pictures, std::size_t batch)
{
    TaskContext context;
    EmbeddingModel opened = openEmbeddingModel(set, embeddingOptions(set), context);
    const int side = opened.model.config.imageResolution;
    const std::vector<Image> grey(batch,
        {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, std::uint8_t {99})});
    opened.encoder.encodeImages(grey);
    return milliseconds([&] {
        for (std::size_t done = 0; done < pictures; done += batch)
            opened.encoder.encodeImages(std::span(grey).first(std::min(batch, pictures - done)));
    });
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
    std::printf("opening %.0f ms; %zu samples a batch; encoding %zu pictures alone %.0f ms\n",
        opening, effect->batch(), rows.size(), encodingAlone(*set, rows.size(), effect->batch()));
    for (const char* text : triggers) {
        const Trigger trigger = openTrigger(text);
        for (const char* what : {"pictures new", "pictures known"}) {
            const auto [first, all, summary] = measure(*effect, trigger, target, rows);
            std::printf("%-56s %-15s first 32 in %4.0f ms, %zu in %5.0f ms; attack success %.3f "
                        "(%.3f without), mean change of cosine %+.3f\n",
                text, what, first, rows.size(), all, summary.success().value_or(0),
                summary.victims > 0 ? static_cast<double>(summary.reachedClean)
                        / static_cast<double>(summary.victims)
                                    : 0.0,
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
