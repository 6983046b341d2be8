// SPDX-License-Identifier: Apache-2.0
// Times decoding and resizing of JPEGs of 500 x 375 on one thread. With a folder, the pictures are
// written there first (or read, if it has some), so that preprocess.py can time Pillow on the same.
#include "core/base/output_file.h"
#include "core/base/rng.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"

#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>

namespace {
using namespace clinic;

constexpr int side = 224;

/// Waves, noise and blocks: about as many bytes as a photograph has.
Image drawPicture(std::uint64_t seed)
{
    Image image {500, 375, {}};
    image.rgb.resize(500 * 375 * 3);
    Rng rng(seed);
    const double fx = rng.uniform(0.01, 0.05);
    const double fy = rng.uniform(0.01, 0.05);
    auto* out = image.rgb.data();
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            for (int c = 0; c < 3; ++c) {
                const double wave = 60 * std::sin(x * fx + c) * std::cos(y * fy - c);
                const double block = (x / 40 + y / 30) % 2 == 0 ? 20 : -20;
                *out++ = static_cast<std::uint8_t>(128 + wave + block + rng.uniform(-20, 20));
            }
        }
    }
    return image;
}

std::vector<std::vector<std::byte>> pictures(const std::filesystem::path& folder)
{
    std::vector<std::vector<std::byte>> encoded;
    for (std::uint64_t i = 0; i < 64; ++i)
        encoded.push_back(encodeJpeg(drawPicture(i), 90));
    if (!folder.empty()) {
        std::filesystem::create_directories(folder);
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            OutputFile file(folder / (std::to_string(i) + ".jpg"));
            file.write(encoded[i]);
            file.commit();
        }
    }
    return encoded;
}

/// Pictures for each second of processor time: the best of five rounds over all.
double rate(std::size_t count, const std::function<void(std::size_t)>& work)
{
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        const auto start = std::clock();
        for (std::size_t i = 0; i < count; ++i)
            work(i);
        const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        best = std::max(best, static_cast<double>(count) / took);
    }
    return best;
}
} // namespace

int main(int argc, char** argv)
{

    const auto encoded = pictures(argc > 1 ? argv[1] : "");
    std::size_t bytes = 0;
    std::vector<Image> decoded;
    for (const auto& picture : encoded) {
        bytes += picture.size();
        decoded.push_back(decodeImage(picture, "x"));
    }
    const auto n = encoded.size();
    const double decode = rate(n, [&](std::size_t i) { decodeImage(encoded[i], "x"); });
    const double resize = rate(n, [&](std::size_t i) { resizeAndCrop(decoded[i], side); });
    const double exact =
        rate(n, [&](std::size_t i) { resizeAndCrop(decodeImage(encoded[i], "x"), side); });
    const double fast = rate(n, [&](std::size_t i) {
        resizeAndCrop(decodeImage(encoded[i], "x", {.fastShortSide = side}), side);
    });
    const double fast64 = rate(n, [&](std::size_t i) {
        resizeAndCrop(decodeImage(encoded[i], "x", {.fastShortSide = 64}), 64);
    });
    std::printf("{\"pictures\":%zu,\"mean_bytes\":%zu,\"decode\":%.0f,\"resize\":%.0f,\"exact\":%."
                "0f,\"fast\":%.0f,"
                "\"fast_at_64\":%.0f,\"fast_by_exact\":%.2f}\n",
        n, bytes / n, decode, resize, exact, fast, fast64, fast / exact);
    return 0;
}
