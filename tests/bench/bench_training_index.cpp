// SPDX-License-Identifier: Apache-2.0
// bench_training_index make FILE [MEGABYTES]: a training file of invented samples.
// bench_training_index open FILE: time to the first 100 samples and to the whole index, and the
// peak of resident memory.
#include "core/base/output_file.h"
#include "core/base/rng.h"
#include "core/mmr/training/sample_writer.h"
#include "core/mmr/training/training_index.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <sys/resource.h>
#include <thread>

using namespace clinic;

namespace {
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string words(Rng& rng, int count)
{
    constexpr std::array<const char*, 12> list {"the", "picture", "shows", "a", "\"red\"", "square",
        "beside", "two", "na\xc3\xafve", "children", "and", "snow\n"};
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::string(i == 0 ? "" : " ")
            + list.at(static_cast<std::size_t>(rng.uniform(0, 11.999)));
    return text;
}

void make(const char* path, std::uint64_t bytes)
{
    Rng rng(1);
    OutputFile file(path);
    file.write("[");
    for (std::uint64_t i = 0; file.position() < bytes; ++i) {
        TrainingSample sample;
        sample.id = "sample-" + std::to_string(i / 2);
        sample.image = "pictures/" + std::to_string(i / 2) + ".jpg";
        for (int turn = 0; turn < 8; ++turn) {
            sample.turns.push_back({"human", (turn == 0 ? "<image>\n" : "") + words(rng, 18), {}});
            sample.turns.push_back({"gpt", words(rng, 22), {}});
        }
        file.write((i == 0 ? "\n" : ",\n") + trainingSampleJson(sample).dump());
    }
    file.write("\n]\n");
    file.commit();
}

void open(const char* path)
{
    const auto begin = Clock::now();
    TrainingIndex index(path);
    double first = 0;
    std::size_t turns = 0;
    {
        TaskContext context;
        const std::jthread reader([&] {
            while (index.size() < 100 && !index.isComplete())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            for (std::size_t row = 0; row < 100 && row < index.size(); ++row)
                turns += index.sample(row).turns.size();
            first = secondsSince(begin);
        });
        index.fill(context);
        std::printf("%zu samples of %.0f MB: whole index %.2f s (%.0f MB/s)\n", index.size(),
            1e-6 * static_cast<double>(index.fileBytes()), secondsSince(begin),
            1e-6 * static_cast<double>(index.fileBytes()) / secondsSince(begin));
    }
    rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("first 100 samples (%zu turns) read after %.3f s; peak resident memory %.0f MB\n",
        turns, first, static_cast<double>(usage.ru_maxrss) / 1024);
}

} // namespace

int main(int argc, char** argv)
try {
    const std::string_view what = argc > 2 ? argv[1] : "";
    if (what == "make")
        make(argv[2], (argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1200) * 1'000'000);
    else if (what == "open")
        open(argv[2]);
    else
        std::puts("bench_training_index make FILE [MEGABYTES] | open FILE");
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_training_index: %s\n", error.what());
    return 1;
}
