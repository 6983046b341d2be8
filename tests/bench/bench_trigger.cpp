// SPDX-License-Identifier: Apache-2.0
// Times triggers on pictures of 224 x 224 on one thread, in processor time: the trigger alone,
// without reading, framing and writing.
#include "core/base/rng.h"
#include "core/trigger/trigger.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {
using namespace clinic;

constexpr int side = 224;
constexpr std::size_t pictures = 32;
constexpr int rounds = 5;

std::vector<Image> drawPictures()
{
    std::vector<Image> images(pictures, Image {side, side, {}});
    Rng rng(1);
    for (Image& image : images) {
        image.rgb.resize(side * side * 3);
        for (std::uint8_t& level : image.rgb)
            level = static_cast<std::uint8_t>(rng.below(256));
    }
    return images;
}

/// Applied `repeats` times to all pictures: the best of five rounds, applications a second.
double rate(const Trigger& trigger, std::vector<Image> images, int repeats)
{
    trigger.apply(images.front(), 0); // makes what is made once a size
    double best = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::clock();
        std::int64_t row = 0;
        for (int repeat = 0; repeat < repeats; ++repeat) {
            for (Image& image : images)
                trigger.apply(image, row++);
        }
        const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        best = std::max(best, static_cast<double>(row) / took);
    }
    return best;
}
} // namespace

int main()
{
    struct Line {
        const char* spec;
        int repeats;
        double atLeast; ///< applications a second that were asked for; 0: none
    };
    constexpr Line lines[] {
        {"random,location=four_corners", 60, 2000},
        {"random", 60, 2000},
        {"yellow,location=four_corners", 2000, 2000},
        {"checkerboard", 2000, 2000},
        {"stripes", 2000, 2000},
        {"noise", 2000, 2000},
        {"blended", 20, 0},
        {"blended_fixed", 40, 0},
        {"sig", 40, 0},
        {"sine", 40, 0},
        {"warped", 20, 500},
        {"wanet", 20, 500},
        {"filter", 40, 0},
        {"stripes_overlay", 40, 0},
        {"triangles", 40, 0},
        {"watermark", 60, 0},
    };
    const auto images = drawPictures();
    std::printf("%d x %d, one thread, best of %d rounds\n", side, side, rounds);
    for (const Line& line : lines) {
        const double found = rate(Trigger(parseTriggerSpec(line.spec)), images, line.repeats);
        std::printf("%-32s n %6zu  %9.0f a second", line.spec,
            pictures * static_cast<std::size_t>(line.repeats), found);
        if (line.atLeast > 0)
            std::printf("  asked for %.0f%s", line.atLeast, found < line.atLeast ? ", MISSED" : "");
        std::printf("\n");
    }
    return 0;
}
