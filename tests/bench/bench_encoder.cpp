// SPDX-License-Identifier: Apache-2.0
// bench_encoder CHECKPOINT: images and captions a second, in fp32 and bf16, and what each measure
// brings.
#include "core/clip/device.h"
#include "core/clip/encoder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

using namespace clinic;

namespace {

constexpr std::size_t batch = 32;
constexpr std::size_t captionTokens = 16; // of a caption of 13 words, with both ends

template <typename Body> double perSecond(const Body& body)
{
    body(); // once to warm up
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count());
    }
    return static_cast<double>(batch) / best;
}

double imagesPerSecond(Encoder& encoder)
{
    const int side = encoder.config().imageResolution;
    const Image grey {
        side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, std::uint8_t {99})};
    const std::vector<Image> images(batch, grey);
    return perSecond([&] { encoder.encodeImages(images); });
}

/// `length` tokens a row, the end token (the largest id) last.
double captionsPerSecond(Encoder& encoder, std::size_t length)
{
    std::vector<std::int32_t> row(length, 320);
    row.back() = encoder.config().vocabSize - 1;
    const std::vector<std::vector<std::int32_t>> rows(batch, row);
    return perSecond([&] { encoder.encodeTokens(rows); });
}

void bench(const char* path)
{
    const Checkpoint checkpoint = openCheckpoint(path);
    const ClipConfig config = deriveClipConfig(checkpoint).value();
    const auto context = static_cast<std::size_t>(config.contextLength);
    double plainImages = 0.0;
    double plainCaptions = 0.0;
    std::printf("%s, batches of %zu\n", config.architecture.c_str(), batch);
    const auto row = [&](const char* what, const EncoderOptions& options, std::size_t length) {
        Encoder encoder(checkpoint, config, options);
        const double images = imagesPerSecond(encoder);
        const double captions = captionsPerSecond(encoder, length);
        if (plainImages == 0.0) {
            plainImages = images;
            plainCaptions = captions;
        }
        const double gain = (1 / plainImages + 1 / plainCaptions) / (1 / images + 1 / captions);
        std::printf("%-44s %7.1f images/s (%.2fx) %7.1f captions/s (%.2fx) pairs %.2fx\n", what,
            images, images / plainImages, captions, captions / plainCaptions, gain);
    };
    EncoderOptions options;
    options.channelsLast = options.foldBatchNorm = false;
    row("fp32, all tokens, no folding, no channels-last", options, context);
    row("fp32", {}, captionTokens);
    options = {};
    options.precision = Precision::Bf16;
    row("bf16", options, captionTokens);
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 2) {
        std::fprintf(stderr, "bench_encoder CHECKPOINT\n");
        return 2;
    }
    setTensorThreads(0);
    bench(argv[1]);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_encoder: %s\n", error.what());
    return 1;
}
