// SPDX-License-Identifier: Apache-2.0
// bench_mmr_score QUESTIONS ANSWERS: opening the questions, and joining and scoring one file of
// answers, each the best of 20 rounds.
#include "core/workflows/score_mmr.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>

using namespace clinic;

namespace {

/// Milliseconds of the fastest round.
double best(const std::function<void()>& work)
{
    constexpr int rounds = 20;
    double least = 1e9;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        least = std::min(least, took.count());
    }
    return least;
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_mmr_score QUESTIONS ANSWERS\n");
        return 2;
    }
    TaskContext context;
    const ScoreMmrRequest request {.benchmark = argv[1], .answers = argv[2]};
    const double open = best([&] { readBenchmark(argv[1]); });
    const double all = best([&] { scoreMmr(request, context); });
    std::printf(
        "questions opened in %.1f ms; with one file of answers scored in %.1f ms\n", open, all);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_mmr_score: %s\n", error.what());
    return 1;
}
