// SPDX-License-Identifier: Apache-2.0
// bench_evaluate CHECKPOINT [PICTURES [ROUNDS]]: clean and triggered in one pass over JPEGs of
// 500 x 375, against the encoder alone on the same pictures, ready in memory.
#include "core/base/output_file.h"
#include "core/base/rng.h"
#include "core/clip/device.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/zero_shot_measure.h"
#include "tests/bench/timed.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int width = 500, height = 375;
constexpr const char* classes[] {"pear", "star", "wheel", "house"};

/// As soft and as large as a photograph is in JPEG.
Image picture(std::uint64_t seed)
{
    Rng rng(seed);
    Image coarse {26, 20, std::vector<std::uint8_t>(std::size_t {3} * 26 * 20)};
    for (auto& byte : coarse.rgb)
        byte = static_cast<std::uint8_t>(rng.below(256));
    return resizeTo(coarse, width, height);
}

void writeSet(const fs::path& folder, std::size_t pictures)
{
    fs::create_directories(folder);
    std::string labels = "image,label\n";
    for (std::size_t i = 0; i < pictures; ++i) {
        const std::string name = std::to_string(i) + ".jpg";
        const auto bytes = encodeJpeg(picture(i), 90);
        OutputFile file(folder / name);
        file.write(bytes);
        file.commit();
        labels += name + "," + std::to_string(i % std::size(classes)) + "\n";
    }
    writeTextFile(folder / "labels.csv", labels);
    std::string names;
    for (const char* name : classes)
        names += std::string(names.empty() ? "" : ",") + "\"" + name + "\"";
    writeTextFile(folder / "classes.json",
        "{\"classes\": [" + names + R"(], "templates": ["a photo of a {}."]})");
}

/// What the encoder sees, clean and triggered, in batches.
std::vector<std::vector<Image>> preparedBatches(
    const fs::path& folder, std::size_t pictures, const Trigger& trigger, int side, int batch)
{
    std::vector<std::vector<Image>> batches;
    for (std::size_t i = 0; i < pictures; ++i) {
        if (i % static_cast<std::size_t>(batch) == 0)
            batches.resize(batches.size() + 2);
        const Image whole = readImage(folder / (std::to_string(i) + ".jpg"));
        (batches.end() - 2)->push_back(resizeAndCrop(whole, side));
        batches.back().push_back(
            triggeredAsSeen(whole, trigger, static_cast<std::int64_t>(i), side));
    }
    return batches;
}

void bench(const char* checkpoint, std::size_t pictures, int rounds, const char* text)
{
    constexpr int batch = 32;
    const fs::path folder = fs::temp_directory_path() / "clinic_bench_evaluate";
    writeSet(folder, pictures);
    const LabelFolder set = readLabelFolder(folder);
    const Trigger trigger = openTrigger(text);
    const ClipModel model = openClipModel(checkpoint);
    TaskContext context;
    ZeroShotMeasure measure(model, {}, set, 1, context);
    Encoder& encoder = measure.encoder();
    Encoder* const encoders[] {&encoder};
    PicturePass pass = passOver(set, batch, {});
    pass.trigger = &trigger;
    const auto batches =
        preparedBatches(folder, pictures, trigger, model.config.imageResolution, batch);
    encoder.encodeImages(batches.front()); // once to warm up
    Times alone, whole;
    for (int round = 0; round < rounds; ++round) { // in turns, so that both see the same machine
        alone.keepBest(timed([&] {
            for (const auto& some : batches)
                encoder.encodeImages(some);
        }));
        whole.keepBest(timed([&] {
            passOverPictures(
                pass, encoders, [&](const EncodedPictures& encoded) { measure.count(encoded); },
                context);
        }));
    }
    fs::remove_all(folder);
    std::printf("%s, %s: pass %.2f s, two encodes %.2f s: %.3fx (processor time %.3fx; %zu "
                "pictures, best of %d)\n",
        model.config.architecture.c_str(), text, whole.wall, alone.wall, whole.wall / alone.wall,
        whole.processor / alone.processor, pictures, rounds);
    std::fflush(stdout); // a long run tells as it goes
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        std::fprintf(stderr, "bench_evaluate CHECKPOINT [PICTURES [ROUNDS]]\n");
        return 2;
    }
    setTensorThreads(0);
    const std::size_t pictures = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 256;
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;
    for (const char* trigger : {"checkerboard,size=16", "yellow,size=16", "warped"})
        bench(argv[1], pictures, rounds, trigger);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_evaluate: %s\n", error.what());
    return 1;
}
