// SPDX-License-Identifier: Apache-2.0
// Principal components: exact against randomised, and both against a plain loop for the covariance.
// Prints, asserts nothing.   bench_pca [rows, default 10000] [dimensions, default 512]
#include "core/analysis/pca.h"
#include "core/base/rng.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace clinic;

namespace {

template <typename Body> double secondsOf(const Body& body)
{
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Matrix cloud(std::size_t n, std::size_t d)
{
    Matrix matrix(n, d);
    Rng rng(1);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < d; ++j)
            matrix(i, j) =
                static_cast<float>(rng.normal() * std::pow(0.98, static_cast<double>(j)));
    }
    return matrix;
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
    const std::size_t d = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 512;
    const Matrix x = cloud(n, d);
    const std::array<MatrixView, 1> views {x};
    TaskContext context;
    Pca exact;
    Pca randomised;
    const auto run = [&](PcaMethod method, Pca& result) {
        return secondsOf([&] { result = pca(views, {}, {.method = method}, context); });
    };
    (void)run(PcaMethod::Exact, exact); // threads and libraries warm up
    const double exactSeconds = run(PcaMethod::Exact, exact);
    const double randomisedSeconds = run(PcaMethod::Randomised, randomised);
    double covariance = 0;
    const std::size_t few = std::min<std::size_t>(n, 200);
    const double plainSeconds = static_cast<double>(n) / static_cast<double>(few) * secondsOf([&] {
        for (std::size_t i = 0; i < few; ++i) {
            for (std::size_t a = 0; a < d; ++a) {
                for (std::size_t b = 0; b < d; ++b)
                    covariance += static_cast<double>(x(i, a)) * x(i, b);
            }
        }
    });
    std::printf("%zu x %zu floats\nexact       %.3f s\nrandomised  %.3f s\n", n, d, exactSeconds,
        randomisedSeconds);
    std::printf("plain loop  %.3f s for the covariance alone (from %zu rows, checksum %.3g): exact "
                "is %.1fx faster\n",
        plainSeconds, few, covariance, plainSeconds / exactSeconds);
    std::printf("share of variance, exact %.6f %.6f, randomised %.6f %.6f\n",
        exact.explainedVariance[0], exact.explainedVariance[1], randomised.explainedVariance[0],
        randomised.explainedVariance[1]);
    return 0;
}
