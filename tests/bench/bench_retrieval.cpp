// SPDX-License-Identifier: Apache-2.0
// bench_retrieval [IMAGES [CAPTIONS [DIMENSIONS]]]: the nearest both ways among random vectors, and
// the memory it takes beside them.
#include "core/base/rng.h"
#include "core/clip/device.h"
#include "core/clip/encoder.h"
#include "core/eval/retrieval.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sys/resource.h>

using namespace clinic;

namespace {

Matrix randomRows(std::size_t rows, std::size_t cols, std::uint64_t seed)
{
    Matrix matrix(rows, cols);
    Rng rng(seed);
    for (std::size_t i = 0; i < rows * cols; ++i)
        matrix.data()[i] = static_cast<float>(rng.uniform(-1, 1));
    normaliseRows(matrix);
    return matrix;
}

double peakMegabytes()
{
    rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void bench(std::size_t images, std::size_t captions, std::size_t dims)
{
    const Matrix image = randomRows(images, dims, 1);
    const Matrix caption = randomRows(captions, dims, 2);
    const double before = peakMegabytes();
    TaskContext context;
    const auto begin = std::chrono::steady_clock::now();
    const MutualNearest lists = nearestBothWays(image, caption, context);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%zu images x %zu captions, %zu dimensions: %.1f s, %.0f GFLOP/s, %.0f MB beside "
                "%.0f MB of vectors (%zu lists)\n",
        images, captions, dims, seconds,
        2e-9 * static_cast<double>(images * dims) * static_cast<double>(captions) / seconds,
        peakMegabytes() - before, 4e-6 * static_cast<double>((images + captions) * dims),
        lists.captionsOfImage.size() + lists.imagesOfCaption.size());
}

std::size_t numberOr(int argc, char** argv, int at, std::size_t otherwise)
{
    return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
}

} // namespace

int main(int argc, char** argv)
try {
    setTensorThreads(0);
    bench(numberOr(argc, argv, 1, 30000), numberOr(argc, argv, 2, 150000),
        numberOr(argc, argv, 3, 512));
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_retrieval: %s\n", error.what());
    return 1;
}
